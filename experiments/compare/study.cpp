// SPDX-License-Identifier: Apache-2.0
#include "experiments/compare/study.hpp"

#include <algorithm>
#include <functional>

#include "experiments/report/table.hpp"
#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

using reference::Operator;
using reference::OpKind;
using reference::Role;
using sim::Counters;
using sim::FastModel;
using sim::Machine;

constexpr double kGib = 1024.0 * 1024.0 * 1024.0;

std::string Refusal(const FastModel& model, const reference::Workload& workload) {
  if (!model.machine().spec.priced) return "a timing preset without prices; ask mixpe gemm";
  const double capacity = model.machine().memory.capacity_gib * kGib;
  const double needed = model.ResidentBytes(workload);
  if (capacity <= 0.0 || needed <= capacity) return "";
  return "does not fit: weights and cache need " + Short(needed / kGib) + " GiB, memory " +
         model.machine().memory.name + " holds " + Short(capacity / kGib) + " GiB";
}

struct Change {
  std::string name;
  std::function<void(Machine&)> apply;
};

std::vector<Change> Changes(const Machine& machine) {
  std::vector<Change> changes{
      {"memory bandwidth x2", [](Machine& m) { m.memory.bandwidth_gbps *= 2; }},
      {"array columns x2", [](Machine& m) { m.spec.cols *= 2; }},
      {"array rows x2", [](Machine& m) { m.spec.rows *= 2; }},
      {"vector lanes x2", [](Machine& m) { m.spec.vector_lanes *= 2; }},
      {"group-unit lanes x2", [](Machine& m) { m.spec.group_lanes *= 2; }},
      {"activation buffer x2", [](Machine& m) { m.spec.buffers.activation_kib *= 2; }},
      {"weight and output buffers x2",
       [](Machine& m) {
         m.spec.buffers.weight_kib *= 2;
         m.spec.buffers.output_kib *= 2;
       }},
      {"half the array columns",
       [](Machine& m) { m.spec.cols = std::max<std::int64_t>(1, m.spec.cols / 2); }},
  };
  if (machine.spec.formats.kv.bits > 4 && !machine.spec.formats.kv.floating) {
    changes.push_back(
        {"KV cache at half its width", [](Machine& m) { m.spec.formats.kv.bits /= 2; }});
  }
  if (machine.spec.formats.weight.group_size > 0) {
    changes.push_back(
        {"groups twice as long", [](Machine& m) { m.spec.formats.weight.group_size *= 2; }});
  }
  return changes;
}

}  // namespace

void Share::Add(const Counters& total) {
  counters += total;
  cycles_by_bound[BoundOf(total)] += total.Cycles();
}

sim::Bound Share::DominantBound() const {
  sim::Bound dominant = sim::Bound::kCompute;
  std::int64_t most = 0;
  for (const auto& [bound, cycles] : cycles_by_bound) {
    if (cycles > most) {
      dominant = bound;
      most = cycles;
    }
  }
  return dominant;
}

Counters Outcome::Total() const {
  Counters sum;
  for (const auto& [phase, cost] : phases) sum += cost.total.counters;
  return sum;
}

std::string ClassOf(const Operator& op) {
  switch (op.kind) {
    case OpKind::kGemm:
      if (op.inputs.at(1).role != Role::kWeight) return "attention";
      return op.path.ends_with("lm_head") ? "lm_head" : "projection";
    case OpKind::kGroupedGemm:
      return "experts";
    case OpKind::kConv:
      return "convolution";
    case OpKind::kSoftmax:
      return "softmax";
    case OpKind::kNorm:
      return "norm";
    case OpKind::kGather:
    case OpKind::kScatter:
    case OpKind::kAllToAll:
      return "data movement";
    default:
      return "elementwise";
  }
}

Outcome PriceTrace(FastModel& model, const reference::Trace& trace) {
  Outcome outcome;
  outcome.refusal = Refusal(model, trace.workload);
  if (!outcome.refusal.empty()) return outcome;
  try {
    for (const Operator& op : trace.operators) {
      const Counters total = model.Price(op).total;
      PhaseCost& phase = outcome.phases[op.phase];
      phase.total.Add(total);
      phase.by_class[ClassOf(op)].Add(total);
    }
  } catch (const UserError& error) {
    // One design that cannot run the model is a finding about that design, not the end of the
    // comparison.
    outcome.phases.clear();
    outcome.refusal = error.what();
  }
  return outcome;
}

double Seconds(const FastModel& model, const Counters& counters) {
  return static_cast<double>(counters.Cycles()) / (model.machine().spec.clock_mhz * 1e6);
}

double Utilization(const FastModel& model, const Counters& counters) {
  const double pes = static_cast<double>(model.array().rows * model.array().cols);
  const auto cycles = static_cast<double>(counters.Cycles());
  return cycles > 0 ? counters.pe_cycles / (pes * cycles) : 0.0;
}

std::vector<std::pair<std::string, sim::Band>> EnergyByPart(const FastModel& model,
                                                            const Counters& counters) {
  std::vector<std::pair<std::string, sim::Band>> parts;
  for (const sim::EnergyLine& line : model.Energy(counters)) {
    if (parts.empty() || parts.back().first != line.part)
      parts.emplace_back(line.part, sim::Band{});
    parts.back().second += line.energy_pj;
  }
  return parts;
}

std::vector<WhatIf> WhatIfs(const Machine& machine, const reference::Trace& trace) {
  FastModel model(machine);
  const Counters before = PriceTrace(model, trace).Total();
  std::vector<WhatIf> answers;
  for (const Change& change : Changes(machine)) {
    Machine changed = machine;
    change.apply(changed);
    FastModel other(changed);
    const Counters after = PriceTrace(other, trace).Total();
    if (before.Cycles() == 0 || after.Cycles() == 0) continue;
    answers.push_back({change.name, Seconds(model, before) / Seconds(other, after),
                       other.EnergyPj(after).value / model.EnergyPj(before).value,
                       other.AreaUm2().value / model.AreaUm2().value});
  }
  std::stable_sort(answers.begin(), answers.end(), [](const WhatIf& a, const WhatIf& b) {
    return a.energy_ratio / a.speedup < b.energy_ratio / b.speedup;
  });
  return answers;
}

}  // namespace mixpe::experiments
