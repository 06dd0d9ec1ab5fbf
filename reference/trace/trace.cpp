// SPDX-License-Identifier: Apache-2.0
#include "reference/trace/trace.hpp"

#include <algorithm>
#include <numeric>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::reference {
namespace {

std::vector<KindInfo> MakeKinds() {
  using K = OpKind;
  return {
      {K::kGemm,
       "gemm",
       "batched matrix product C(batch,m,n) = A(batch,m,k) B(batch,k,n)",
       {"batch", "m", "n", "k"},
       {},
       {"a", "b"},
       {"c"}},
      {K::kGroupedGemm,
       "grouped_gemm",
       "one product (rows_per_group[e], k) x (k, n) per expert e with its own weights",
       {"groups", "m", "n", "k"},
       {},
       {"a", "b"},
       {"c"}},
      {K::kConv,
       "conv",
       "convolution over depth, height and width (1 where unused), channels last; out_* are output "
       "extents",
       {"batch", "in_channels", "out_channels", "out_d", "out_h", "out_w", "kernel_d", "kernel_h",
        "kernel_w", "stride_d", "stride_h", "stride_w", "channel_groups"},
       {},
       {"a", "b"},
       {"c"}},
      {K::kElementwise,
       "elementwise",
       "a function of each element",
       {"elements"},
       {"add", "sub", "mul", "div", "max", "exp", "relu", "gelu", "silu", "sigmoid", "tanh",
        "softplus", "scale", "copy", "dequantize", "quantize"},
       {"x"},
       {"y"}},
      {K::kNorm,
       "norm",
       "normalisation of each row",
       {"rows", "cols"},
       {"rms", "layer"},
       {"x"},
       {"y"}},
      {K::kSoftmax, "softmax", "softmax of each row", {"rows", "cols"}, {}, {"x"}, {"y"}},
      {K::kReduce,
       "reduce",
       "reduction of each row",
       {"rows", "cols"},
       {"sum", "max", "mean"},
       {"x"},
       {"y"}},
      {K::kRope,
       "rope",
       "rotary position embedding of each row",
       {"rows", "cols"},
       {},
       {"x"},
       {"y"}},
      {K::kTopK,
       "topk",
       "largest k of each row with their indices",
       {"rows", "cols", "k"},
       {},
       {"x"},
       {"y"}},
      {K::kGather,
       "gather",
       "rows read by index from a table",
       {"rows", "cols", "table_rows"},
       {},
       {"table"},
       {"y"}},
      {K::kScatter,
       "scatter",
       "rows written (or added) by index into a table",
       {"rows", "cols", "table_rows"},
       {"write", "add"},
       {"x"},
       {"table"}},
      {K::kAllToAll,
       "all_to_all",
       "each rank sends `elements` to every other",
       {"ranks", "elements"},
       {},
       {"x"},
       {"y"}},
      {K::kFft,
       "fft",
       "complex fast Fourier transforms of `length` points",
       {"transforms", "length"},
       {"forward", "inverse"},
       {"x"},
       {"y"}},
      {K::kScan,
       "scan",
       "linear recurrence h[t] = a[t] h[t-1] + x[t] along `length`, per channel and state",
       {"batch", "length", "channels", "state"},
       {},
       {"x"},
       {"y"}},
      {K::kStateVector,
       "state_vector",
       "gates on `targets` qubits applied to 2^qubits complex amplitudes",
       {"qubits", "gates", "targets"},
       {},
       {"x"},
       {"y"}},
  };
}

std::string FindOperandFault(const std::vector<Operand>& operands,
                             const std::vector<std::string>& names, const std::string& list) {
  if (operands.size() != names.size()) {
    return list + ": " + std::to_string(operands.size()) + " operands, this kind has " +
           std::to_string(names.size()) + " (" + Join(names, ", ") + ")";
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string at = list + "[" + std::to_string(i) + "].";
    const Operand& operand = operands[i];
    if (operand.name != names[i])
      return at + "name: '" + operand.name + "' is not '" + names[i] + "'";
    if (operand.format.empty()) return at + "format: missing";
    if (operand.group_size < 0) return at + "group_size: negative";
    for (const std::int64_t extent : operand.shape) {
      if (extent < 0) return at + "shape: negative extent";
    }
  }
  return "";
}

std::string FindGroupFault(const Operator& op) {
  const auto& rows = op.rows_per_group;
  if (op.kind != OpKind::kGroupedGemm) {
    return rows.empty() ? "" : "rows_per_group: only a grouped_gemm has it";
  }
  if (static_cast<std::int64_t>(rows.size()) != op.extents.at("groups")) {
    return "rows_per_group: " + std::to_string(rows.size()) + " entries for extents.groups " +
           std::to_string(op.extents.at("groups"));
  }
  const std::int64_t sum = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
  if (sum != op.extents.at("m")) {
    return "rows_per_group: sums to " + std::to_string(sum) + ", extents.m is " +
           std::to_string(op.extents.at("m"));
  }
  return std::any_of(rows.begin(), rows.end(), [](auto r) { return r < 0; })
             ? "rows_per_group: negative entry"
             : "";
}

}  // namespace

std::int64_t Operand::Elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t Operator::Extent(const std::string& name) const {
  const auto found = extents.find(name);
  MIXPE_EXPECT(found != extents.end(), ToString(kind) + " has no extent " + name);
  return found->second;
}

const std::vector<KindInfo>& AllKinds() {
  static const std::vector<KindInfo> kinds = MakeKinds();
  return kinds;
}

const KindInfo& InfoOf(OpKind kind) { return AllKinds().at(static_cast<std::size_t>(kind)); }

const std::vector<std::string>& PhaseNames() {
  static const std::vector<std::string> names{"forward", "prefill", "decode", "backward",
                                              "optimizer"};
  return names;
}

const std::vector<std::string>& RoleNames() {
  static const std::vector<std::string> names{"activation", "weight",          "kv",
                                              "gradient",   "optimizer_state", "index"};
  return names;
}

std::string ToString(OpKind kind) { return InfoOf(kind).name; }
std::string ToString(Phase phase) { return PhaseNames().at(static_cast<std::size_t>(phase)); }
std::string ToString(Role role) { return RoleNames().at(static_cast<std::size_t>(role)); }

std::int64_t Macs(const Operator& op) {
  switch (op.kind) {
    case OpKind::kGemm:
      return op.Extent("batch") * op.Extent("m") * op.Extent("n") * op.Extent("k");
    case OpKind::kGroupedGemm:
      return op.Extent("m") * op.Extent("n") * op.Extent("k");
    case OpKind::kConv:
      return op.Extent("batch") * op.Extent("out_d") * op.Extent("out_h") * op.Extent("out_w") *
             op.Extent("out_channels") * op.Extent("kernel_d") * op.Extent("kernel_h") *
             op.Extent("kernel_w") * (op.Extent("in_channels") / op.Extent("channel_groups"));
    default:
      return 0;
  }
}

std::string FindFault(const Operator& op) {
  const KindInfo& info = InfoOf(op.kind);
  for (const std::string& name : info.extents) {
    const auto found = op.extents.find(name);
    if (found == op.extents.end()) return "extents." + name + ": missing for kind " + info.name;
    if (found->second < 0) return "extents." + name + ": negative";
  }
  for (const auto& [name, value] : op.extents) {
    if (std::find(info.extents.begin(), info.extents.end(), name) == info.extents.end()) {
      return "extents." + name + ": unknown for kind " + info.name;
    }
  }
  if (op.kind == OpKind::kConv && (op.Extent("channel_groups") == 0 ||
                                   op.Extent("in_channels") % op.Extent("channel_groups") != 0)) {
    return "extents.channel_groups: does not divide in_channels";
  }
  const bool listed =
      std::find(info.functions.begin(), info.functions.end(), op.function) != info.functions.end();
  if (info.functions.empty() ? !op.function.empty() : !listed) {
    return "function: '" + op.function + "' is not one of (" + Join(info.functions, ", ") + ")";
  }
  if (op.repeat < 1) return "repeat: below 1";
  if (op.first_layer < 0) return "first_layer: negative";
  const std::string inputs = FindOperandFault(op.inputs, info.inputs, "inputs");
  if (!inputs.empty()) return inputs;
  const std::string outputs = FindOperandFault(op.outputs, info.outputs, "outputs");
  return outputs.empty() ? FindGroupFault(op) : outputs;
}

}  // namespace mixpe::reference
