// SPDX-License-Identifier: Apache-2.0
#include "reference/trace/trace.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::reference {
namespace {

constexpr std::int64_t kMaxQubits = 62;  // 2^62 amplitudes are the most that 64 bits count

// Further operands that a kind may have are named last; see KindInfo::optional_inputs.
std::vector<KindInfo> MakeProductKinds() {
  using K = OpKind;
  return {
      {K::kGemm,
       "gemm",
       "batched matrix product C(batch,m,n) = A(batch,m,k) B(batch,k,n)",
       {"batch", "m", "n", "k"},
       {},
       {"a", "b"},
       {"c"},
       {"bias"}},
      {K::kGroupedGemm,
       "grouped_gemm",
       "one product (rows_per_group[e], k) x (k, n) per expert e with its own weights",
       {"groups", "m", "n", "k"},
       {},
       {"a", "b"},
       {"c"},
       {"bias"}},
      {K::kConv,
       "conv",
       "convolution over depth, height and width (1 where unused), channels last; out_* are output "
       "extents",
       {"batch", "in_channels", "out_channels", "out_d", "out_h", "out_w", "kernel_d", "kernel_h",
        "kernel_w", "stride_d", "stride_h", "stride_w", "channel_groups"},
       {},
       {"a", "b"},
       {"c"},
       {"bias"}},
  };
}

std::vector<KindInfo> MakeVectorKinds() {
  using K = OpKind;
  return {
      {K::kElementwise,
       "elementwise",
       "a function of each element, of x2 also where it has two arguments",
       {"elements"},
       {"add",        "sub",      "mul",     "div",  "max",      "exp",     "relu",
        "gelu",       "silu",     "sigmoid", "tanh", "softplus", "scale",   "copy",
        "dequantize", "quantize", "min",     "abs",  "neg",      "sqrt",    "rsqrt",
        "log",        "sin",      "cos",     "clip", "round",    "compare", "mask"},
       {"x"},
       {"y"},
       {"x2"}},
      {K::kNorm,
       "norm",
       "normalisation of each row",
       {"rows", "cols"},
       {"rms", "layer", "group", "l2"},
       {"x"},
       {"y"},
       {"weight", "bias"}},
      {K::kSoftmax, "softmax", "softmax of each row", {"rows", "cols"}, {}, {"x"}, {"y"}, {"mask"}},
      {K::kReduce,
       "reduce",
       "reduction of each row; pooling is a reduction whose cols are the window",
       {"rows", "cols"},
       {"sum", "max", "mean", "min", "argmax"},
       {"x"},
       {"y"}},
      {K::kRope,
       "rope",
       "rotary position embedding of each row",
       {"rows", "cols"},
       {},
       {"x"},
       {"y"},
       {"table"}},
      {K::kTopK,
       "topk",
       "largest k of each row with their indices",
       {"rows", "cols", "k"},
       {},
       {"x"},
       {"y"},
       {},
       {"index"}},
  };
}

std::vector<KindInfo> MakeMovementKinds() {
  using K = OpKind;
  return {
      {K::kGather,
       "gather",
       "rows read by index from a table",
       {"rows", "cols", "table_rows"},
       {},
       {"table"},
       {"y"},
       {"index"}},
      {K::kScatter,
       "scatter",
       "rows written (or added) by index into a table",
       {"rows", "cols", "table_rows"},
       {"write", "add"},
       {"x"},
       {"table"},
       {"index"}},
      {K::kAllToAll,
       "all_to_all",
       "each rank sends `elements` to every other",
       {"ranks", "elements"},
       {},
       {"x"},
       {"y"}},
  };
}

std::vector<KindInfo> MakeSequenceKinds() {
  using K = OpKind;
  return {
      {K::kFft,
       "fft",
       "fast Fourier transforms of `length` points along one axis; real_* have one real side",
       {"transforms", "length"},
       {"forward", "inverse", "real_forward", "real_inverse"},
       {"x"},
       {"y"}},
      {K::kScan,
       "scan",
       "linear recurrence h[t] = a[t] h[t-1] + x[t] along `length`, per channel and state",
       {"batch", "length", "channels", "state"},
       {},
       {"x"},
       {"y"},
       {"a", "b", "c", "step", "state"},
       {"state"}},
      {K::kStateVector,
       "state_vector",
       "gates on `targets` qubits applied to 2^qubits complex amplitudes",
       {"qubits", "gates", "targets"},
       {},
       {"x"},
       {"y"},
       {"matrices"}},
  };
}

std::vector<KindInfo> MakeKinds() {
  std::vector<KindInfo> kinds;
  for (const auto& group :
       {MakeProductKinds(), MakeVectorKinds(), MakeMovementKinds(), MakeSequenceKinds()}) {
    kinds.insert(kinds.end(), group.begin(), group.end());
  }
  return kinds;  // in the order of OpKind, see the test of InfoOf
}

/// Product of non-negative factors, or nothing beyond 64 bits. A zero factor makes it zero however
/// large the others are.
std::optional<std::int64_t> Product(const std::vector<std::int64_t>& factors) {
  if (std::find(factors.begin(), factors.end(), 0) != factors.end()) return 0;
  std::int64_t product = 1;
  for (const std::int64_t factor : factors) {
    if (__builtin_mul_overflow(product, factor, &product)) return std::nullopt;
  }
  return product;
}

std::vector<std::int64_t> MacFactors(const Operator& op) {
  switch (op.kind) {
    case OpKind::kGemm:
      return {op.Extent("batch"), op.Extent("m"), op.Extent("n"), op.Extent("k")};
    case OpKind::kGroupedGemm:
      return {op.Extent("m"), op.Extent("n"), op.Extent("k")};
    case OpKind::kConv:
      return {op.Extent("batch"),
              op.Extent("out_d"),
              op.Extent("out_h"),
              op.Extent("out_w"),
              op.Extent("out_channels"),
              op.Extent("kernel_d"),
              op.Extent("kernel_h"),
              op.Extent("kernel_w"),
              op.Extent("in_channels") / op.Extent("channel_groups")};
    default:
      return {0};
  }
}

/// Lower-case letters, digits and underscores, a letter first.
bool IsFormatName(const std::string& format) {
  return !format.empty() && format[0] >= 'a' && format[0] <= 'z' &&
         std::all_of(format.begin(), format.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
         });
}

std::string FindStatsFault(const ValueStats& stats) {
  const std::pair<const char*, double> values[] = {{"mean", stats.mean},
                                                   {"stddev", stats.stddev},
                                                   {"abs_max", stats.abs_max},
                                                   {"zero_fraction", stats.zero_fraction},
                                                   {"outlier_fraction", stats.outlier_fraction}};
  for (const auto& [name, value] : values) {
    const std::string at = std::string("stats.") + name + ": ";
    if (!std::isfinite(value)) return at + "not finite";
    if (value < 0 && std::string(name) != "mean") return at + "negative";
    if (value > 1 && std::string(name).ends_with("fraction")) return at + "above 1";
  }
  return "";
}

std::string FindValueFault(const Operand& operand) {
  if (operand.format.empty()) return "format: missing";
  if (!IsFormatName(operand.format)) {
    return "format: '" + operand.format + "' is not a name of lower-case letters and digits";
  }
  if (operand.group_size < 0) return "group_size: negative";
  for (const std::int64_t extent : operand.shape) {
    if (extent < 0) return "shape: negative extent";
  }
  if (!Product(operand.shape)) return "shape: more than 2^63 - 1 elements";
  return operand.stats ? FindStatsFault(*operand.stats) : "";
}

/// The required names in order, then any of the optional ones in order.
std::string FindOperandFault(const std::vector<Operand>& operands,
                             const std::vector<std::string>& names,
                             const std::vector<std::string>& optional, const std::string& list) {
  if (operands.size() < names.size() || operands.size() > names.size() + optional.size()) {
    return list + ": " + std::to_string(operands.size()) + " operands, this kind has " +
           std::to_string(names.size()) + " (" + Join(names, ", ") + ")" +
           (optional.empty() ? "" : " and may have " + Join(optional, ", "));
  }
  auto next_optional = optional.begin();
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const std::string at = list + "[" + std::to_string(i) + "].";
    const std::string& name = operands[i].name;
    if (i < names.size() && name != names[i]) {
      return at + "name: '" + name + "' is not '" + names[i] + "'";
    }
    if (i >= names.size()) {
      next_optional = std::find(next_optional, optional.end(), name);
      if (next_optional == optional.end()) {
        return at + "name: '" + name + "' does not follow here, which may be, in this order, " +
               Join(optional, ", ");
      }
      ++next_optional;
    }
    const std::string fault = FindValueFault(operands[i]);
    if (!fault.empty()) return at + fault;
  }
  return "";
}

std::string FindExtentFault(const Operator& op, const KindInfo& info) {
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
  if (op.kind == OpKind::kStateVector && op.Extent("qubits") > kMaxQubits) {
    return "extents.qubits: above " + std::to_string(kMaxQubits);
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
  std::int64_t sum = 0;
  for (const std::int64_t count : rows) {
    if (count < 0) return "rows_per_group: negative entry";
    if (__builtin_add_overflow(sum, count, &sum)) return "rows_per_group: sums beyond 2^63 - 1";
  }
  return sum == op.extents.at("m") ? ""
                                   : "rows_per_group: sums to " + std::to_string(sum) +
                                         ", extents.m is " + std::to_string(op.extents.at("m"));
}

}  // namespace

std::int64_t Operand::Elements() const {
  const auto product = Product(shape);
  MIXPE_EXPECT(product, "elements of operand " + name + " do not fit 64 bits");
  return *product;
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
  const auto product = Product(MacFactors(op));
  MIXPE_EXPECT(product, "multiply-accumulates of " + op.path + " do not fit 64 bits");
  return *product;
}

std::string FindFault(const Operator& op) {
  const KindInfo& info = InfoOf(op.kind);
  std::string fault = FindExtentFault(op, info);
  if (!fault.empty()) return fault;
  const bool listed =
      std::find(info.functions.begin(), info.functions.end(), op.function) != info.functions.end();
  if (info.functions.empty() && !op.function.empty()) {
    return "function: kind " + info.name + " has none";
  }
  if (!info.functions.empty() && !listed) {
    return "function: '" + op.function + "' is not one of (" + Join(info.functions, ", ") + ")";
  }
  if (op.repeat < 1) return "repeat: below 1";
  if (op.first_layer < 0) return "first_layer: negative";
  std::vector<std::int64_t> macs = MacFactors(op);
  macs.push_back(op.repeat);
  if (!Product(macs)) return "extents: more than 2^63 - 1 multiply-accumulates";
  fault = FindOperandFault(op.inputs, info.inputs, info.optional_inputs, "inputs");
  if (!fault.empty()) return fault;
  fault = FindOperandFault(op.outputs, info.outputs, info.optional_outputs, "outputs");
  return fault.empty() ? FindGroupFault(op) : fault;
}

}  // namespace mixpe::reference
