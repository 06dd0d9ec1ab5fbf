// SPDX-License-Identifier: Apache-2.0
#include "reference/trace/trace_json.hpp"

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_map.hpp"

namespace mixpe::reference {
namespace {

constexpr JsonLimits kLimits = {.depth = 8, .values = 16'000'000};

const std::vector<std::string>& KindNames() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const KindInfo& info : AllKinds()) list.push_back(info.name);
    return list;
  }();
  return names;
}

ValueStats ReadStats(JsonMap map) {
  ValueStats stats;
  stats.mean = map.Real("mean");
  stats.stddev = map.Real("stddev");
  stats.abs_max = map.Real("abs_max");
  stats.zero_fraction = map.Real("zero_fraction");
  stats.outlier_fraction = map.Real("outlier_fraction");
  map.RejectUnknown();
  return stats;
}

Operand ReadOperand(JsonMap map) {
  const JsonSource& source = map.source();
  Operand operand;
  operand.name = map.Text("name");
  operand.role = static_cast<Role>(map.Choice("role", RoleNames()));
  operand.format = map.Text("format");
  operand.shape = JsonIntegers(source, map.Required("shape"), map.Below("shape"));
  if (const JsonNode* node = map.Optional("group_size")) {
    operand.group_size = JsonInteger(source, *node, map.Below("group_size"));
  }
  if (const JsonNode* node = map.Optional("tensor")) {
    operand.tensor = JsonText(source, *node, map.Below("tensor"));
  }
  if (const JsonNode* node = map.Optional("stats")) {
    operand.stats = ReadStats(JsonMap(source, *node, map.Below("stats")));
  }
  map.RejectUnknown();
  return operand;
}

std::vector<Operand> ReadOperands(JsonMap& map, const char* name) {
  const std::string path = map.Below(name);
  std::vector<Operand> operands;
  for (const JsonNode& node : JsonList(map.source(), map.Required(name), path)) {
    const std::string at = path + "[" + std::to_string(operands.size()) + "]";
    operands.push_back(ReadOperand(JsonMap(map.source(), node, at)));
  }
  return operands;
}

std::map<std::string, std::int64_t> ReadExtents(JsonMap& map) {
  const JsonNode& node = map.Required("extents");
  const JsonMap extents(map.source(), node, map.Below("extents"));  // checks that it is an object
  std::map<std::string, std::int64_t> values;
  for (const JsonNode& item : node.items) {
    const bool plain = item.kind == JsonNode::Kind::kInteger;
    values[item.key] =
        plain ? item.integer : JsonInteger(map.source(), item, extents.Below(ShownText(item.key)));
  }
  return values;
}

/// The node of a path such as "inputs[0].shape", or the deepest one on the way that the file has.
const JsonNode& NodeAt(const JsonNode& root, const std::string& path) {
  const JsonNode* node = &root;
  for (std::size_t at = 0; at < path.size();) {
    const std::size_t end = std::min(path.find_first_of(".[]", at), path.size());
    const std::string step = path.substr(at, end - at);
    at = end + 1;
    if (step.empty()) continue;
    if (node->kind == JsonNode::Kind::kList) {
      node = &node->items.at(std::stoul(step));
    } else if (const JsonNode* below = node->Find(step)) {
      node = below;
    } else {
      break;
    }
  }
  return *node;
}

void RejectFault(const Operator& op, const JsonSource& source, const JsonNode& node,
                 const std::string& path) {
  const std::string fault = FindFault(op);
  if (fault.empty()) return;
  const std::size_t colon = fault.find(": ");
  const std::string inner = fault.substr(0, colon);
  throw UserError(source.At(NodeAt(node, inner).offset, path + "." + ShownText(inner)),
                  ShownText(fault.substr(colon + 2), 1000),
                  "see kind " + ToString(op.kind) + " in reference/trace/README.md");
}

Operator ReadOperator(const JsonSource& source, const JsonNode& node, const std::string& path) {
  JsonMap map(source, node, path);
  Operator op;
  op.kind = static_cast<OpKind>(map.Choice("kind", KindNames()));
  op.path = map.Text("path");
  if (const JsonNode* function = map.Optional("function")) {
    op.function = JsonText(source, *function, map.Below("function"));
  }
  op.phase = static_cast<Phase>(map.Choice("phase", PhaseNames()));
  op.first_layer = map.Integer("first_layer");
  op.repeat = map.Integer("repeat");
  op.extents = ReadExtents(map);
  const bool grouped = op.kind == OpKind::kGroupedGemm;
  if (const JsonNode* rows =
          grouped ? &map.Required("rows_per_group") : map.Optional("rows_per_group")) {
    op.rows_per_group = JsonIntegers(source, *rows, map.Below("rows_per_group"));
  }
  op.inputs = ReadOperands(map, "inputs");
  op.outputs = ReadOperands(map, "outputs");
  map.RejectUnknown();
  RejectFault(op, source, node, path);
  return op;
}

Workload ReadWorkload(JsonMap map) {
  Workload workload;
  workload.name = map.Text("name");
  workload.source = map.Text("source");
  workload.parameters = map.NotNegative("parameters");
  workload.active_parameters = map.NotNegative("active_parameters");
  workload.batch = map.NotNegative("batch");
  workload.prompt_tokens = map.NotNegative("prompt_tokens");
  workload.new_tokens = map.NotNegative("new_tokens");
  workload.context_tokens = map.NotNegative("context_tokens");
  workload.kv_elements = map.NotNegative("kv_elements");
  map.RejectUnknown();
  return workload;
}

/// First of all, so that a file of another kind or a later version is named as such.
void CheckHead(JsonMap& map) {
  (void)map.Choice("schema", {kTraceSchema});
  const JsonNode& version = map.Required("version");
  if (JsonInteger(map.source(), version, "version") == kTraceVersion) return;
  throw UserError(map.source().At(version.offset, "version"),
                  std::to_string(version.integer) + " is not supported",
                  "write the trace again with this program, which reads version " +
                      std::to_string(kTraceVersion));
}

}  // namespace

Trace ReadTrace(const std::string& text, const std::string& shown_file) {
  const JsonSource source{.text = text, .shown_file = shown_file};
  const JsonNode root = ParseJson(source, kLimits);
  JsonMap map(source, root, "");
  CheckHead(map);
  Trace trace;
  trace.workload = ReadWorkload(JsonMap(source, map.Required("workload"), "workload"));
  const auto& operators = JsonList(source, map.Required("operators"), "operators");
  trace.operators.reserve(operators.size());
  for (const JsonNode& node : operators) {
    const std::string path = "operators[" + std::to_string(trace.operators.size()) + "]";
    trace.operators.push_back(ReadOperator(source, node, path));
  }
  map.RejectUnknown();
  return trace;
}

Trace LoadTrace(const std::string& file) { return ReadTrace(ReadFile(file), file); }

}  // namespace mixpe::reference
