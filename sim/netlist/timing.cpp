// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/timing.hpp"

#include <algorithm>

namespace mixpe::sim::netlist {
namespace {

/// Through which pin the worst arrival of a net's edge came.
struct Origin {
  std::int32_t gate = -1;  ///< -1: begins here
  std::int32_t input = 0;
  int input_edge = 0;
};

/// Input edges that can cause this output edge.
std::vector<int> CausingEdges(const TimingArc& arc, int output_edge) {
  switch (arc.kind) {
    case ArcKind::kRisingEdge:
      return {0};
    case ArcKind::kFallingEdge:
      return {1};
    default:
      if (arc.sense == Sense::kPositive) return {output_edge};
      if (arc.sense == Sense::kNegative) return {1 - output_edge};
      return {0, 1};
  }
}

bool IsClockToOutput(const TimingArc& arc) {
  return arc.kind == ArcKind::kRisingEdge || arc.kind == ArcKind::kFallingEdge;
}

class Analyzer {
 public:
  Analyzer(const Design& design, const TimingOptions& options)
      : design_(design),
        input_slew_(options.input_slew_ps ? *options.input_slew_ps
                                          : TypicalSlewPs(design.library())),
        clock_slew_(options.clock_slew_ps ? *options.clock_slew_ps : input_slew_),
        input_arrival_(options.input_arrival_ps) {
    timing_.waves.resize(design.net_count());
    origins_.resize(design.net_count());
    from_register_.resize(design.net_count());
  }

  Timing Run() {
    StartPorts();
    for (std::size_t g = 0; g < design_.gates().size(); ++g) {
      if (design_.gates()[g].cell->sequential) Propagate(static_cast<std::int32_t>(g));
    }
    for (std::int32_t gate : design_.order()) Propagate(gate);
    EndAtRegisters();
    EndAtPorts();
    if (end_net_ >= 0) TracePath();
    return std::move(timing_);
  }

 private:
  Timing::Wave& Wave(NetId net, int edge) {
    return timing_.waves[static_cast<std::size_t>(net)][static_cast<std::size_t>(edge)];
  }
  Origin& OriginOf(NetId net, int edge) {
    return origins_[static_cast<std::size_t>(net)][static_cast<std::size_t>(edge)];
  }
  bool& FromRegister(NetId net, int edge) {
    return from_register_[static_cast<std::size_t>(net)][static_cast<std::size_t>(edge)];
  }

  void StartPorts() {
    for (std::size_t n = 0; n < design_.net_count(); ++n) {
      const auto net = static_cast<NetId>(n);
      const bool clock = design_.is_clock(net);
      if (!clock && !design_.driver(net).port) continue;
      for (int edge : {0, 1})
        Wave(net, edge) = {clock ? 0 : input_arrival_, clock ? clock_slew_ : input_slew_, true};
    }
  }

  void Propagate(std::int32_t number) {
    const Gate& gate = design_.gates()[static_cast<std::size_t>(number)];
    const std::vector<std::string> inputs = gate.cell->InputNames();
    std::size_t output = 0;
    for (const Pin& pin : gate.cell->pins) {
      if (pin.direction != Direction::kOutput) continue;
      const NetId to = gate.outputs[output++];
      if (design_.is_clock(to)) continue;  // ideal
      for (const TimingArc& arc : pin.timing) {
        if (gate.cell->sequential ? !IsClockToOutput(arc) : arc.kind != ArcKind::kCombinational)
          continue;
        const auto input = static_cast<std::int32_t>(
            std::find(inputs.begin(), inputs.end(), arc.related_pin) - inputs.begin());
        if (input == static_cast<std::int32_t>(inputs.size())) continue;
        Follow(number, gate, arc, input, to);
      }
    }
  }

  void Follow(std::int32_t number, const Gate& gate, const TimingArc& arc, std::int32_t input,
              NetId to) {
    const NetId from = gate.inputs[static_cast<std::size_t>(input)];
    const bool launches = gate.cell->sequential.has_value();
    for (int edge : {0, 1}) {
      if (arc.delay_ps[edge].empty()) continue;
      const double load = design_.load_ff(to, static_cast<Edge>(edge));
      for (int cause : CausingEdges(arc, edge)) {
        const Timing::Wave in = launches ? Timing::Wave{0, clock_slew_, true} : Wave(from, cause);
        if (!in.arrives) continue;
        Timing::Wave& out = Wave(to, edge);
        const double arrival = in.arrival_ps + arc.delay_ps[edge].At(in.slew_ps, load);
        const double slew =
            arc.slew_ps[edge].empty() ? 0 : std::max(0.0, arc.slew_ps[edge].At(in.slew_ps, load));
        if (!out.arrives || arrival > out.arrival_ps) {
          out.arrival_ps = arrival;
          OriginOf(to, edge) = {number, input, cause};
          FromRegister(to, edge) = launches || FromRegister(from, cause);
        }
        out.slew_ps = std::max(out.slew_ps, slew);
        out.arrives = true;
      }
    }
  }

  void End(NetId net, int edge, double setup, std::int32_t gate, std::int32_t input) {
    const Timing::Wave& wave = Wave(net, edge);
    const double length = wave.arrival_ps + setup;
    PathClasses& classes = timing_.classes;
    const bool to_register = gate >= 0;
    double& longest =
        FromRegister(net, edge)
            ? (to_register ? classes.register_to_register_ps : classes.register_to_output_ps)
            : (to_register ? classes.input_to_register_ps : classes.input_to_output_ps);
    longest = std::max(longest, length);
    if (end_net_ >= 0 && length <= timing_.critical_path_ps) return;
    timing_.critical_path_ps = length;
    timing_.setup_ps = setup;
    end_net_ = net;
    end_edge_ = edge;
    end_gate_ = gate;
    end_input_ = input;
  }

  /// Greatest setup of this pin for an edge of the data, against the clock slew.
  double Setup(const Pin& pin, int edge, double slew) const {
    double worst = 0;
    bool found = false;
    for (const TimingArc& arc : pin.timing) {
      if (arc.kind != ArcKind::kSetupRising && arc.kind != ArcKind::kSetupFalling) continue;
      if (arc.delay_ps[edge].empty()) continue;
      const double setup = arc.delay_ps[edge].At(slew, clock_slew_);
      worst = found ? std::max(worst, setup) : setup;
      found = true;
    }
    return worst;
  }

  /// Every input of a register but clock, clear and preset.
  void EndAtRegisters() {
    for (std::size_t g = 0; g < design_.gates().size(); ++g) {
      const Gate& gate = design_.gates()[g];
      if (!gate.cell->sequential) continue;
      const std::vector<std::string>& data = gate.cell->sequential->data.Variables();
      std::size_t input = 0;
      for (const Pin& pin : gate.cell->pins) {
        if (pin.direction != Direction::kInput) continue;
        const std::size_t place = input++;
        if (std::find(data.begin(), data.end(), pin.name) == data.end()) continue;
        const NetId net = gate.inputs[place];
        for (int edge : {0, 1}) {
          const Timing::Wave& wave = Wave(net, edge);
          if (wave.arrives)
            End(net, edge, Setup(pin, edge, wave.slew_ps), static_cast<std::int32_t>(g),
                static_cast<std::int32_t>(place));
        }
      }
    }
  }

  void EndAtPorts() {
    for (const Port& port : design_.netlist().ports) {
      if (!port.output) continue;
      for (NetId net : port.nets) {
        for (int edge : {0, 1}) {
          if (Wave(net, edge).arrives) End(net, edge, 0, -1, 0);
        }
      }
    }
  }

  PathPoint Point(std::int32_t gate, const std::string& pin, NetId net, int edge) {
    const Timing::Wave& wave = Wave(net, edge);
    if (gate < 0) return {"", "", pin, static_cast<Edge>(edge), wave.arrival_ps, wave.slew_ps};
    const auto g = static_cast<std::size_t>(gate);
    return {design_.gate_name(g),
            design_.gates()[g].cell->name,
            pin,
            static_cast<Edge>(edge),
            wave.arrival_ps,
            wave.slew_ps};
  }

  void TracePath() {
    std::vector<PathPoint>& path = timing_.path;
    const std::string end_pin = end_gate_ < 0
                                    ? design_.net_name(end_net_)
                                    : design_.gates()[static_cast<std::size_t>(end_gate_)]
                                          .cell->InputNames()[static_cast<std::size_t>(end_input_)];
    path.push_back(Point(end_gate_, end_pin, end_net_, end_edge_));
    NetId net = end_net_;
    for (int edge = end_edge_;;) {
      const Origin origin = OriginOf(net, edge);
      if (origin.gate < 0) {
        path.push_back(Point(-1, design_.net_name(net), net, edge));
        break;
      }
      const Gate& gate = design_.gates()[static_cast<std::size_t>(origin.gate)];
      const auto output = static_cast<std::size_t>(design_.driver(net).output);
      path.push_back(Point(origin.gate, gate.cell->OutputNames()[output], net, edge));
      if (gate.cell->sequential) break;
      net = gate.inputs[static_cast<std::size_t>(origin.input)];
      edge = origin.input_edge;
    }
    std::reverse(path.begin(), path.end());
  }

  const Design& design_;
  double input_slew_, clock_slew_, input_arrival_;
  Timing timing_;
  std::vector<std::array<Origin, 2>> origins_;
  std::vector<std::array<bool, 2>> from_register_;
  NetId end_net_ = -1;
  int end_edge_ = 0;
  std::int32_t end_gate_ = -1, end_input_ = 0;
};

}  // namespace

Timing AnalyzeTiming(const Design& design, const TimingOptions& options) {
  return Analyzer(design, options).Run();
}

}  // namespace mixpe::sim::netlist
