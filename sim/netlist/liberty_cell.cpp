// SPDX-License-Identifier: Apache-2.0
// Cells, pins, arcs and state of a Liberty file.
#include <algorithm>
#include <set>

#include "sim/netlist/liberty_context.hpp"

namespace mixpe::sim::netlist {
namespace {

class CellReader {
 public:
  CellReader(const LibertyContext& context, const LibertyGroup& group)
      : context_(context), group_(group) {}

  Cell Read() {
    if (group_.arguments.size() != 1)
      context_.Refuse(group_.line, "a cell has no name", "write cell (name)");
    cell_.name = group_.arguments[0];
    cell_.where = context_.At(group_.line, cell_.name);
    cell_.area = NonNegative(group_, "area");
    cell_.dont_use = group_.Text("dont_use") == "true";
    cell_.clock_gate = !group_.Text("clock_gating_integrated_cell").empty();
    FindGroundRails();
    ReadLeakage();
    for (const LibertyGroup& child : group_.groups) ReadChild(child);
    if (cell_.clock_gate) DescribeClockGate();
    FindUnsupported();
    return std::move(cell_);
  }

 private:
  double NonNegative(const LibertyGroup& group, std::string_view attribute) const {
    const double value = context_.NumberOr(group, attribute, 0);
    if (value < 0)
      context_.Refuse(group.Find(attribute)->line, std::string(attribute) + " is negative",
                      "write 0 or more");
    return value;
  }

  std::optional<Expression> OptionalExpression(const LibertyGroup& group,
                                               std::string_view attribute) const {
    const LibertyAttribute* found = group.Find(attribute);
    if (!found || found->values.empty()) return std::nullopt;
    return Expression::Parse(found->values.front(), context_.At(found->line));
  }

  void FindGroundRails() {
    for (const LibertyGroup& child : group_.groups) {
      if (child.name == "pg_pin" && !child.arguments.empty() &&
          child.Text("pg_type").ends_with("ground"))
        ground_rails_.insert(child.arguments[0]);
    }
  }

  /// A rail at 0 V delivers no energy: what flows into it is what the supply delivered, and a file
  /// that lists both would count it twice.
  bool IsOfGround(const LibertyGroup& group) const {
    return ground_rails_.contains(group.Text("related_pg_pin"));
  }

  /// The stated mean, else the unconditioned entries, else the mean over the states.
  void ReadLeakage() {
    double unconditioned = 0, conditioned = 0;
    int unconditioned_count = 0, conditioned_count = 0;
    for (const LibertyGroup& child : group_.groups) {
      if (child.name != "leakage_power" || IsOfGround(child)) continue;
      const bool is_conditioned = !child.Text("when").empty();
      (is_conditioned ? conditioned : unconditioned) += context_.Number(child, "value");
      ++(is_conditioned ? conditioned_count : unconditioned_count);
    }
    if (group_.Find("cell_leakage_power")) {
      cell_.leakage_nw = context_.Number(group_, "cell_leakage_power") * context_.leakage_nw;
    } else if (unconditioned_count > 0) {
      cell_.leakage_nw = unconditioned * context_.leakage_nw;
    } else if (conditioned_count > 0) {
      cell_.leakage_nw = conditioned / conditioned_count * context_.leakage_nw;
    } else {
      cell_.leakage_nw = context_.default_leakage_nw;
    }
  }

  void ReadChild(const LibertyGroup& child) {
    if (child.name == "pin") {
      for (std::string_view name : child.arguments) ReadPin(child, name);
    } else if (child.name == "ff" || child.name == "latch") {
      ReadState(child);
    } else if (child.name == "statetable" && !cell_.clock_gate) {
      unsupported_ = "its state is a statetable";
    } else if (child.name == "bus" || child.name == "bundle" || child.name == "ff_bank" ||
               child.name == "latch_bank") {
      unsupported_ = "it has a " + std::string(child.name);
    }
  }

  void ReadState(const LibertyGroup& child) {
    if (child.arguments.empty())
      context_.Refuse(child.line, "state has no name",
                      "write " + std::string(child.name) + " (IQ, IQN)");
    if (cell_.sequential) unsupported_ = "it has more than one state";
    Sequential made;
    const bool latch = child.name == "latch";
    made.kind = latch ? Sequential::Kind::kLatch : Sequential::Kind::kFlipFlop;
    made.state = child.arguments[0];
    if (child.arguments.size() > 1) made.inverted_state = child.arguments[1];
    const auto needed = [&](std::string_view attribute) {
      std::optional<Expression> found = OptionalExpression(child, attribute);
      if (!found)
        context_.Refuse(child.line, "the state has no " + std::string(attribute), "add it");
      return *found;
    };
    made.clock = needed(latch ? "enable" : "clocked_on");
    made.data = needed(latch ? "data_in" : "next_state");
    made.clear = OptionalExpression(child, "clear");
    made.preset = OptionalExpression(child, "preset");
    cell_.sequential = std::move(made);
  }

  void ReadPin(const LibertyGroup& child, std::string_view name) {
    Pin pin;
    pin.name = name;
    if (cell_.FindPin(name))
      context_.Refuse(child.line, "the pin '" + pin.name + "' appears twice", "remove one");
    const std::string_view direction = child.Text("direction");
    if (direction != "input" && direction != "output" && direction != "internal")
      unsupported_ =
          "the direction of its pin " + pin.name + " is '" + std::string(direction) + "'";
    pin.direction = direction == "output"     ? Direction::kOutput
                    : direction == "internal" ? Direction::kInternal
                                              : Direction::kInput;
    ReadCapacitance(child, pin);
    pin.clock = child.Text("clock") == "true";
    pin.three_state = !child.Text("three_state").empty();
    pin.function = OptionalExpression(child, "function");
    for (const LibertyGroup& arc : child.groups) {
      if (arc.name == "timing") ReadTiming(arc, pin);
      if (arc.name == "internal_power" && !IsOfGround(arc)) ReadPower(arc, pin);
    }
    if (child.Text("clock_gate_clock_pin") == "true") gate_clock_ = pin.name;
    if (child.Text("clock_gate_enable_pin") == "true") gate_enable_ = pin.name;
    if (child.Text("clock_gate_test_pin") == "true") gate_test_ = pin.name;
    if (child.Text("clock_gate_out_pin") == "true") gate_output_ = pin.name;
    cell_.pins.push_back(std::move(pin));
  }

  void ReadCapacitance(const LibertyGroup& child, Pin& pin) const {
    const double both = NonNegative(child, "capacitance") * context_.capacitance_ff;
    pin.capacitance_ff = both;
    for (int edge : {0, 1}) {
      const char* attribute = edge == 0 ? "rise_capacitance" : "fall_capacitance";
      pin.edge_capacitance_ff[edge] =
          child.Find(attribute) ? NonNegative(child, attribute) * context_.capacitance_ff : both;
    }
    if (child.Find("rise_capacitance") && child.Find("fall_capacitance"))
      pin.capacitance_ff = (pin.edge_capacitance_ff[0] + pin.edge_capacitance_ff[1]) / 2;
    pin.max_capacitance_ff = NonNegative(child, "max_capacitance") * context_.capacitance_ff;
  }

  static std::optional<ArcKind> KindOf(std::string_view type) {
    if (type.empty() || type == "combinational" || type == "combinational_rise" ||
        type == "combinational_fall")
      return ArcKind::kCombinational;
    if (type == "rising_edge") return ArcKind::kRisingEdge;
    if (type == "falling_edge") return ArcKind::kFallingEdge;
    if (type == "clear") return ArcKind::kClear;
    if (type == "preset") return ArcKind::kPreset;
    if (type == "setup_rising") return ArcKind::kSetupRising;
    if (type == "setup_falling") return ArcKind::kSetupFalling;
    return std::nullopt;
  }

  void ReadTiming(const LibertyGroup& group, Pin& pin) const {
    const std::optional<ArcKind> kind = KindOf(group.Text("timing_type"));
    if (!kind) return;
    TimingArc arc;
    arc.kind = *kind;
    const std::string_view sense = group.Text("timing_sense");
    arc.sense = sense == "positive_unate"   ? Sense::kPositive
                : sense == "negative_unate" ? Sense::kNegative
                                            : Sense::kNonUnate;
    arc.when = OptionalExpression(group, "when");
    const bool setup = arc.kind == ArcKind::kSetupRising || arc.kind == ArcKind::kSetupFalling;
    for (const LibertyGroup& table : group.groups) {
      const bool rise = table.name.starts_with("rise") || table.name == "cell_rise";
      const int edge = rise ? 0 : 1;
      if (table.name == (setup ? (rise ? "rise_constraint" : "fall_constraint")
                               : (rise ? "cell_rise" : "cell_fall")))
        arc.delay_ps[edge] = context_.ReadTable(table, context_.time_ps);
      if (table.name == "rise_transition" || table.name == "fall_transition")
        arc.slew_ps[edge] = context_.ReadTable(table, context_.time_ps);
    }
    ForEachRelated(group, [&](std::string_view related) {
      arc.related_pin = related;
      pin.timing.push_back(arc);
    });
  }

  void ReadPower(const LibertyGroup& group, Pin& pin) const {
    PowerArc arc;
    arc.when = OptionalExpression(group, "when");
    for (const LibertyGroup& table : group.groups) {
      for (int edge : {0, 1}) {
        if (table.name == "power" || table.name == (edge == 0 ? "rise_power" : "fall_power"))
          arc.energy_fj[edge] = context_.ReadTable(table, context_.energy_fj());
      }
    }
    if (arc.energy_fj[0].empty() && arc.energy_fj[1].empty()) return;
    if (group.Text("related_pin").empty()) {
      pin.power.push_back(std::move(arc));
      return;
    }
    ForEachRelated(group, [&](std::string_view related) {
      arc.related_pin = related;
      pin.power.push_back(arc);
    });
  }

  /// `related_pin : "A B"` means one arc for each.
  template <class Do>
  void ForEachRelated(const LibertyGroup& group, Do&& action) const {
    std::string_view names = group.Text("related_pin");
    if (names.empty()) context_.Refuse(group.line, "a timing group has no related_pin", "add it");
    while (!names.empty()) {
      const std::size_t end = std::min(names.find_first_of(" ,"), names.size());
      if (end > 0) action(names.substr(0, end));
      names.remove_prefix(std::min(end + 1, names.size()));
    }
  }

  /// The state table of a latch-based clock gate says this: a latch, open while the clock is low,
  /// holds the enable, and the output is the clock AND the latch.
  void DescribeClockGate() {
    const std::string_view kind = group_.Text("clock_gating_integrated_cell");
    const auto output = std::find_if(cell_.pins.begin(), cell_.pins.end(),
                                     [&](const Pin& p) { return p.name == gate_output_; });
    if (!kind.starts_with("latch_posedge") || gate_clock_.empty() || gate_enable_.empty() ||
        output == cell_.pins.end()) {
      unsupported_ = "it is a clock gate of the kind '" + std::string(kind.substr(0, 40)) + "'";
      return;
    }
    const Expression clock = Expression::Variable(gate_clock_);
    Sequential latch;
    latch.kind = Sequential::Kind::kLatch;
    latch.state = "gate state";  // no pin can have this name
    latch.clock = Expression::Not(clock);
    latch.data = Expression::Variable(gate_enable_);
    if (!gate_test_.empty())
      latch.data = Expression::Or(latch.data, Expression::Variable(gate_test_));
    output->function = Expression::And(clock, Expression::Variable(latch.state));
    cell_.sequential = std::move(latch);
  }

  void FindUnsupported() {
    for (const Pin& pin : cell_.pins) {
      if (pin.three_state) unsupported_ = "its output " + pin.name + " has three states";
      if (pin.direction == Direction::kOutput && !pin.function && unsupported_.empty())
        unsupported_ = "its output " + pin.name + " has no function";
    }
    const std::size_t inputs = cell_.InputNames().size(), outputs = cell_.OutputNames().size();
    if (inputs + outputs > 14) unsupported_ = "it has more than 14 pins";
    cell_.unsupported = unsupported_;
  }

  const LibertyContext& context_;
  const LibertyGroup& group_;
  Cell cell_;
  std::string unsupported_;
  std::set<std::string_view> ground_rails_;
  std::string gate_clock_, gate_enable_, gate_test_, gate_output_;
};

}  // namespace

Cell ReadLibertyCell(const LibertyContext& context, const LibertyGroup& group) {
  return CellReader(context, group).Read();
}

}  // namespace mixpe::sim::netlist
