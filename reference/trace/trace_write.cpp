// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_tree.hpp"
#include "reference/trace/trace_json.hpp"

namespace mixpe::reference {
namespace {

/// Appends the members of one JSON object in the order of the calls.
class ObjectText {
 public:
  explicit ObjectText(std::string& text) : text_(text) { text_ += '{'; }
  ObjectText(const ObjectText&) = delete;
  ObjectText& operator=(const ObjectText&) = delete;
  ~ObjectText() { text_ += '}'; }

  std::string& Key(const std::string& name) {
    text_ += std::exchange(separator_, ", ");
    return text_ += QuoteJson(name) + ": ";
  }
  void Add(const std::string& name, const std::string& value) { Key(name) += QuoteJson(value); }
  void Add(const std::string& name, std::int64_t value) { Key(name) += std::to_string(value); }
  /// With a point or an exponent always: "-0" would come back as the integer zero.
  void Add(const std::string& name, double value) {
    const std::string digits = ExactNumber(value);
    Key(name) += digits + (digits.find_first_of(".e") == std::string::npos ? ".0" : "");
  }
  void Add(const std::string& name, const std::vector<std::int64_t>& values) {
    std::string& text = Key(name) += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (i > 0) text += ", ";
      text += std::to_string(values[i]);
    }
    text += ']';
  }

 private:
  std::string& text_;
  const char* separator_ = "";
};

void Append(std::string& text, const ValueStats& stats) {
  ObjectText object(text);
  object.Add("mean", stats.mean);
  object.Add("stddev", stats.stddev);
  object.Add("abs_max", stats.abs_max);
  object.Add("zero_fraction", stats.zero_fraction);
  object.Add("outlier_fraction", stats.outlier_fraction);
}

void Append(std::string& text, const Operand& operand) {
  ObjectText object(text);
  object.Add("name", operand.name);
  object.Add("role", ToString(operand.role));
  object.Add("format", operand.format);
  object.Add("shape", operand.shape);
  if (operand.group_size != 0) object.Add("group_size", operand.group_size);
  if (!operand.tensor.empty()) object.Add("tensor", operand.tensor);
  if (operand.stats) Append(object.Key("stats"), *operand.stats);
}

void Append(std::string& text, const std::vector<Operand>& operands) {
  text += '[';
  for (const Operand& operand : operands) {
    if (&operand != &operands.front()) text += ", ";
    Append(text, operand);
  }
  text += ']';
}

void Append(std::string& text, const Operator& op) {
  const std::string fault = FindFault(op);
  MIXPE_EXPECT(fault.empty(), "operator " + op.path + ": " + fault);
  ObjectText object(text);
  object.Add("kind", ToString(op.kind));
  object.Add("path", op.path);
  if (!op.function.empty()) object.Add("function", op.function);
  object.Add("phase", ToString(op.phase));
  object.Add("first_layer", op.first_layer);
  object.Add("repeat", op.repeat);
  {
    ObjectText extents(object.Key("extents"));
    for (const std::string& name : InfoOf(op.kind).extents) extents.Add(name, op.Extent(name));
  }
  if (op.kind == OpKind::kGroupedGemm) object.Add("rows_per_group", op.rows_per_group);
  Append(object.Key("inputs"), op.inputs);
  Append(object.Key("outputs"), op.outputs);
}

void Append(std::string& text, const Workload& workload) {
  ObjectText object(text);
  object.Add("name", workload.name);
  object.Add("source", workload.source);
  object.Add("parameters", workload.parameters);
  object.Add("active_parameters", workload.active_parameters);
  object.Add("batch", workload.batch);
  object.Add("prompt_tokens", workload.prompt_tokens);
  object.Add("new_tokens", workload.new_tokens);
  object.Add("context_tokens", workload.context_tokens);
  object.Add("kv_elements", workload.kv_elements);
}

}  // namespace

std::string WriteTrace(const Trace& trace) {
  std::string text = "{\n  \"schema\": " + QuoteJson(kTraceSchema) +
                     ",\n  \"version\": " + std::to_string(kTraceVersion) + ",\n  \"workload\": ";
  Append(text, trace.workload);
  text += ",\n  \"operators\": [";
  for (const Operator& op : trace.operators) {
    text += &op == &trace.operators.front() ? "\n    " : ",\n    ";
    Append(text, op);
  }
  return text + (trace.operators.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

void SaveTrace(const Trace& trace, const std::string& file) { WriteFile(file, WriteTrace(trace)); }

}  // namespace mixpe::reference
