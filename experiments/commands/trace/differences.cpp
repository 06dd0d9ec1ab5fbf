// SPDX-License-Identifier: Apache-2.0
#include "experiments/commands/trace/differences.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "reference/base/text.hpp"

namespace mixpe::experiments {
namespace {

using reference::Operand;
using reference::Operator;
using reference::Trace;
using reference::ValueStats;
using reference::Workload;

/// Paths and values of a record in the order of the file.
using Values = std::vector<std::pair<std::string, std::string>>;

std::string Listed(const std::vector<std::int64_t>& items) {
  std::vector<std::string> parts;
  for (const std::int64_t item : items) parts.push_back(std::to_string(item));
  return "[" + Join(parts, ", ") + "]";
}

Values ValuesOf(const Workload& w) {
  return {{"name", w.name},
          {"source", w.source},
          {"parameters", std::to_string(w.parameters)},
          {"active_parameters", std::to_string(w.active_parameters)},
          {"batch", std::to_string(w.batch)},
          {"prompt_tokens", std::to_string(w.prompt_tokens)},
          {"new_tokens", std::to_string(w.new_tokens)},
          {"context_tokens", std::to_string(w.context_tokens)},
          {"kv_elements", std::to_string(w.kv_elements)}};
}

void Add(Values& values, const std::string& path, const Operand& operand) {
  values.insert(values.end(), {{path + ".name", operand.name},
                               {path + ".role", ToString(operand.role)},
                               {path + ".format", operand.format},
                               {path + ".shape", Listed(operand.shape)},
                               {path + ".group_size", std::to_string(operand.group_size)},
                               {path + ".tensor", operand.tensor}});
  if (!operand.stats) return;
  const ValueStats& stats = *operand.stats;
  values.insert(values.end(),
                {{path + ".stats.mean", ExactNumber(stats.mean)},
                 {path + ".stats.stddev", ExactNumber(stats.stddev)},
                 {path + ".stats.abs_max", ExactNumber(stats.abs_max)},
                 {path + ".stats.zero_fraction", ExactNumber(stats.zero_fraction)},
                 {path + ".stats.outlier_fraction", ExactNumber(stats.outlier_fraction)}});
}

Values ValuesOf(const Operator& op) {
  Values values{{"kind", ToString(op.kind)},
                {"path", op.path},
                {"function", op.function},
                {"phase", ToString(op.phase)},
                {"first_layer", std::to_string(op.first_layer)},
                {"repeat", std::to_string(op.repeat)}};
  for (const auto& [name, value] : op.extents) {
    values.emplace_back("extents." + name, std::to_string(value));
  }
  if (!op.rows_per_group.empty()) {
    values.emplace_back("rows_per_group", Listed(op.rows_per_group));
  }
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    Add(values, "inputs[" + std::to_string(i) + "]", op.inputs[i]);
  }
  for (std::size_t i = 0; i < op.outputs.size(); ++i) {
    Add(values, "outputs[" + std::to_string(i) + "]", op.outputs[i]);
  }
  return values;
}

/// Values of A in order, then those that only B has.
void Compare(const Values& a, const Values& b, const std::string& prefix,
             std::vector<Difference>& differences) {
  std::map<std::string, std::string> rest(b.begin(), b.end());
  for (const auto& [path, value] : a) {
    const auto twin = rest.find(path);
    const std::string other = twin == rest.end() ? "" : twin->second;
    if (twin == rest.end() || other != value) differences.push_back({prefix + path, value, other});
    if (twin != rest.end()) rest.erase(twin);
  }
  for (const auto& [path, value] : b) {
    if (rest.contains(path)) differences.push_back({prefix + path, "", value});
  }
}

std::string Whole(const Operator& op) { return ToString(op.kind) + " " + op.path; }

}  // namespace

std::vector<Difference> FindDifferences(const Trace& a, const Trace& b) {
  std::vector<Difference> differences;
  Compare(ValuesOf(a.workload), ValuesOf(b.workload), "workload.", differences);
  const auto& x = a.operators;
  const auto& y = b.operators;
  const std::size_t shorter = std::min(x.size(), y.size());
  std::size_t begin = 0;
  while (begin < shorter && x[begin] == y[begin]) ++begin;
  std::size_t same_at_end = 0;
  while (same_at_end < shorter - begin &&
         x[x.size() - 1 - same_at_end] == y[y.size() - 1 - same_at_end]) {
    ++same_at_end;
  }
  const std::size_t end = shorter - same_at_end;
  for (std::size_t i = begin; i < end; ++i) {
    const std::string prefix = "operators[" + std::to_string(i) + "].";
    Compare(ValuesOf(x[i]), ValuesOf(y[i]), prefix, differences);
  }
  const std::size_t longer = std::max(x.size(), y.size()) - same_at_end;
  for (std::size_t i = std::max(begin, end); i < longer; ++i) {
    const std::string path = "operators[" + std::to_string(i) + "]";
    const bool in_a = x.size() > y.size();
    differences.push_back({path, in_a ? Whole(x[i]) : "", in_a ? "" : Whole(y[i])});
  }
  return differences;
}

}  // namespace mixpe::experiments
