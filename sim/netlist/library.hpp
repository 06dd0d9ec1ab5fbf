// SPDX-License-Identifier: Apache-2.0
// A standard-cell library: what a Liberty file says, in one set of units.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/netlist/expression.hpp"
#include "sim/netlist/table.hpp"

namespace mixpe::sim::netlist {

enum class Edge { kRise = 0, kFall = 1 };

/// How an output moves when the related pin rises.
enum class Sense { kPositive, kNegative, kNonUnate };

/// The timing groups that are used; the others (hold, recovery, pulse widths) are not read.
enum class ArcKind {
  kCombinational,
  kRisingEdge,   ///< clock to output, or enable to output of a latch
  kFallingEdge,  ///< same at the falling edge
  kClear,
  kPreset,
  kSetupRising,
  kSetupFalling
};

/// Delay and slew of one output against one input, or a setup constraint of a data pin.
struct TimingArc {
  std::string related_pin;
  Sense sense = Sense::kNonUnate;
  ArcKind kind = ArcKind::kCombinational;
  std::optional<Expression> when;
  Table delay_ps[2];  ///< by output edge; of a setup arc the constraint by edge of the data pin
  Table slew_ps[2];   ///< by output edge
};

/// Energy inside the cell per edge of this pin, on top of charging what is connected.
struct PowerArc {
  std::string related_pin;  ///< "" if the edge itself costs
  std::optional<Expression> when;
  Table energy_fj[2];  ///< by edge of the pin; an empty table costs nothing
};

enum class Direction { kInput, kOutput, kInternal };

struct Pin {
  std::string name;
  Direction direction = Direction::kInput;
  double capacitance_ff = 0;  ///< mean of the two below where they are given
  double edge_capacitance_ff[2] = {0, 0};
  double max_capacitance_ff = 0;  ///< 0: not limited
  bool clock = false;
  bool three_state = false;
  std::optional<Expression> function;  ///< over pins and state variables
  std::vector<TimingArc> timing;
  std::vector<PowerArc> power;
};

/// State of a flip-flop or latch.
struct Sequential {
  enum class Kind { kFlipFlop, kLatch };
  Kind kind = Kind::kFlipFlop;
  std::string state, inverted_state;  ///< variables that output functions may name
  Expression clock;                   ///< rising value = active edge (flip-flop) or open (latch)
  Expression data;
  std::optional<Expression> clear, preset;  ///< asynchronous; clear wins where both hold
};

struct Cell {
  std::string name;
  Where where;
  double area = 0;  ///< um2 in most libraries; Liberty leaves it open
  double leakage_nw = 0;
  bool dont_use = false;
  bool clock_gate = false;  ///< clock_gating_integrated_cell
  std::string unsupported;  ///< why an instance of it is refused, or ""
  std::optional<Sequential> sequential;
  std::vector<Pin> pins;  ///< signal pins only

  [[nodiscard]] const Pin* FindPin(std::string_view pin) const;
  [[nodiscard]] std::vector<std::string> InputNames() const;
  [[nodiscard]] std::vector<std::string> OutputNames() const;
};

/// Several Liberty files make one library.
struct Library {
  std::string name;                ///< of the first file
  std::vector<std::string> files;  ///< as given
  double voltage = 0;              ///< V
  std::map<std::string, Cell, std::less<>> cells;

  /// nullptr if there is none.
  [[nodiscard]] const Cell* Find(std::string_view cell) const;
};

/// Smallest cell with one output that is the inverse of one input, or of two inputs' AND. Cells
/// marked dont_use only if there is no other; equal areas: the first by name. Throws UserError if
/// the library has none.
[[nodiscard]] const Cell& SmallestInverter(const Library& library);
[[nodiscard]] const Cell& SmallestNand2(const Library& library);

/// Share of the smallest inverter's input capacitance that a wire adds per sink, unless told
/// otherwise. A stand-in for a layout: short local wires of a dense array, 2 fF beside an inverter
/// of about 3 fF in a 130 nm library. See README.md.
inline constexpr double kWireShareOfInverter = 0.6;
[[nodiscard]] double DefaultWireCapacitanceFf(const Library& library);

/// Slew of an inverter that drives four of its kind, from one that does, mean of both edges (ps):
/// what arrives at ports unless told otherwise.
[[nodiscard]] double TypicalSlewPs(const Library& library);

}  // namespace mixpe::sim::netlist
