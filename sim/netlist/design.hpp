// SPDX-License-Identifier: Apache-2.0
// A netlist bound to a library: who drives what, which load each net is, in which order gates can
// be evaluated, and which nets carry clocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/netlist/library.hpp"
#include "sim/netlist/netlist.hpp"

namespace mixpe::sim::netlist {

struct DesignOptions {
  /// What a wire adds per sink (input pin or output port), fF; DefaultWireCapacitanceFf() if unset.
  std::optional<double> wire_ff_per_sink = std::nullopt;
  double output_load_ff = 0;  ///< behind an output port, beside the wire to it
};

/// One input pin that a net reaches.
struct Sink {
  std::int32_t gate;
  std::int32_t input;
};

/// One cell of the netlist. Open outputs have a net of their own.
struct Gate {
  const Cell* cell;
  std::vector<NetId> inputs;   ///< in the order of Cell::InputNames()
  std::vector<NetId> outputs;  ///< in the order of Cell::OutputNames()
};

/// What drives a net: a gate's output, else an input port (gate < 0), or nothing and the constants.
struct Driver {
  std::int32_t gate = -1;
  std::int32_t output = 0;
  bool port = false;
};

class Design {
 public:
  /// `library` must outlive this. Throws UserError: a cell or pin the library lacks or that cannot
  /// be used, an input pin that is open, two drivers of a net, a loop of combinational gates (its
  /// nets are named), a flip-flop whose clock passes through anything but buffers, inverters and
  /// clock-gate cells. A net that nothing drives is 0.
  Design(const Library& library, Netlist netlist, const DesignOptions& options = {});

  [[nodiscard]] const Library& library() const { return library_; }
  [[nodiscard]] const Netlist& netlist() const { return netlist_; }
  [[nodiscard]] const std::vector<Gate>& gates() const { return gates_; }
  [[nodiscard]] std::size_t net_count() const { return nets_.size(); }
  [[nodiscard]] const Driver& driver(NetId net) const { return At(net).driver; }
  [[nodiscard]] const std::vector<Sink>& sinks(NetId net) const { return At(net).sinks; }
  [[nodiscard]] const std::string& net_name(NetId net) const {
    return netlist_.net_names[static_cast<std::size_t>(net)];
  }
  [[nodiscard]] const std::string& gate_name(std::size_t gate) const {
    return netlist_.instances[gate].name;
  }

  /// Pins and wire of a net, fF: for an edge as timing sees it, and the mean of both for energy.
  [[nodiscard]] double load_ff(NetId net, Edge edge) const {
    return At(net).edge_load_ff[static_cast<int>(edge)];
  }
  [[nodiscard]] double load_ff(NetId net) const { return At(net).load_ff; }
  [[nodiscard]] double wire_ff_per_sink() const { return wire_ff_; }

  /// Combinational gates, each after those that drive it. Flip-flops and latches cut.
  [[nodiscard]] const std::vector<std::int32_t>& order() const { return order_; }

  /// Does the net lie between a clock port and a clock pin (both included)?
  [[nodiscard]] bool is_clock(NetId net) const { return At(net).clock; }
  /// Nets of the input ports that reach a flip-flop's clock or a latch's enable.
  [[nodiscard]] const std::vector<NetId>& clock_ports() const { return clock_ports_; }
  /// Buffers, inverters and clock gates of the clock network, each after those that drive it.
  [[nodiscard]] const std::vector<std::int32_t>& clock_gates() const { return clock_gates_; }

 private:
  struct Net {
    Driver driver;
    std::vector<Sink> sinks;
    double edge_load_ff[2] = {0, 0};
    double load_ff = 0;
    bool clock = false;
  };
  [[nodiscard]] const Net& At(NetId net) const { return nets_[static_cast<std::size_t>(net)]; }

  void Bind();
  [[nodiscard]] const Cell& CellOf(const Instance& instance) const;
  void BindPins(std::int32_t number, const Instance& instance, const Cell& cell);
  void Drive(NetId net, const Driver& driver, const std::string& who);
  void ComputeLoads(double output_load_ff);
  void Order();
  [[noreturn]] void RefuseLoop(const std::vector<int>& waiting) const;
  void FindClocks();
  [[nodiscard]] bool TraceClock(NetId net, std::vector<std::int32_t>& way) const;

  const Library& library_;
  Netlist netlist_;
  double wire_ff_;
  std::vector<Gate> gates_;
  std::vector<Net> nets_;
  std::vector<std::int32_t> order_;
  std::vector<NetId> clock_ports_;
  std::vector<std::int32_t> clock_gates_;
};

/// Input pins that the state's clock or enable depends on.
[[nodiscard]] std::vector<std::size_t> ClockInputs(const Cell& cell);

}  // namespace mixpe::sim::netlist
