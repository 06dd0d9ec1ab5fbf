// SPDX-License-Identifier: Apache-2.0
// The trace: what a workload asks of hardware, operator by operator. It names no hardware, no time
// and no energy. File format and schema: reference/trace/README.md.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mixpe::reference {

/// Format version written to and demanded from files.
inline constexpr int kTraceVersion = 1;

/// What an operator computes. Extents and operands of each kind: KindInfo.
enum class OpKind {
  kGemm,         ///< C(b,m,n) = A(b,m,k) B(b,k,n)
  kGroupedGemm,  ///< one product per expert, rows given by `rows_per_group`
  kConv,         ///< 1-D to 3-D convolution, channels last
  kElementwise,  ///< `function` applied to every element
  kNorm,         ///< RMS or layer normalisation over the last extent
  kSoftmax,      ///< over the last extent
  kReduce,       ///< `function` (sum, max, mean) over the last extent
  kRope,         ///< rotary position embedding
  kTopK,         ///< largest k of the last extent, with indices
  kGather,       ///< rows read by index (embedding, dispatch)
  kScatter,      ///< rows written or added by index (combine, KV append)
  kAllToAll,     ///< exchange between ranks
  kFft,          ///< complex transforms along one axis
  kScan,         ///< first-order linear recurrence along a sequence
  kStateVector,  ///< gates applied to a complex state of 2^qubits amplitudes
};

enum class Phase { kForward, kPrefill, kDecode, kBackward, kOptimizer };

/// Who owns the values of an operand, hence how they are quantized and where they live.
enum class Role { kActivation, kWeight, kKv, kGradient, kOptimizerState, kIndex };

/// Value statistics of a tensor, where a run supplied them.
struct ValueStats {
  double mean = 0.0;
  double stddev = 0.0;
  double abs_max = 0.0;
  double zero_fraction = 0.0;     ///< in [0, 1]
  double outlier_fraction = 0.0;  ///< in [0, 1]; |x - mean| > 3 stddev

  bool operator==(const ValueStats&) const = default;
};

struct Operand {
  std::string name;  ///< "a", "b", "x", "table", ...
  Role role = Role::kActivation;
  std::string format;  ///< number format as the model stores it: "bf16", "int4", "c64", ...
  std::vector<std::int64_t> shape;  ///< row-major, outermost first
  std::int64_t group_size = 0;  ///< elements that share one scale along the last extent; 0: none
  std::string tensor;           ///< name in the safetensors payload; "" for shapes only
  std::optional<ValueStats> stats;

  /// Product of the extents, 1 for a scalar. Throws ContractError beyond 64 bits.
  [[nodiscard]] std::int64_t Elements() const;
  bool operator==(const Operand&) const = default;
};

struct Operator {
  OpKind kind = OpKind::kGemm;
  std::string path;  ///< where in the model, e.g. "layers.attention.q_proj"
  std::string
      function;  ///< variant of the kind, e.g. "silu", "rms", "sum"; "" where a kind has none
  Phase phase = Phase::kForward;
  std::int64_t first_layer = 0;                 ///< index of the first layer this record stands for
  std::int64_t repeat = 1;                      ///< identical executions, layers and steps together
  std::map<std::string, std::int64_t> extents;  ///< exactly those of KindInfo
  std::vector<std::int64_t> rows_per_group;     ///< grouped_gemm only; zeros are idle experts
  std::vector<Operand> inputs;
  std::vector<Operand> outputs;

  /// Throws ContractError if the kind has no such extent.
  [[nodiscard]] std::int64_t Extent(const std::string& name) const;
  bool operator==(const Operator&) const = default;
};

/// What the whole workload is; every count is of elements, not bytes.
struct Workload {
  std::string name;             ///< model or method
  std::string source;           ///< where its dimensions are published, or the file they came from
  std::int64_t parameters = 0;  ///< all of them, resident in memory
  std::int64_t active_parameters = 0;  ///< touched by one token
  std::int64_t batch = 1;
  std::int64_t prompt_tokens = 0;   ///< per sequence
  std::int64_t new_tokens = 0;      ///< per sequence
  std::int64_t context_tokens = 0;  ///< longest sequence held in the KV cache
  std::int64_t kv_elements = 0;     ///< of the whole batch at `context_tokens`

  bool operator==(const Workload&) const = default;
};

struct Trace {
  Workload workload;
  std::vector<Operator> operators;  ///< in program order

  bool operator==(const Trace&) const = default;
};

/// What operators of one kind consist of, for validation and documentation.
struct KindInfo {
  OpKind kind;
  std::string name;  ///< as written in files
  std::string sentence;
  std::vector<std::string> extents;    ///< all required, each >= 0
  std::vector<std::string> functions;  ///< allowed values of `function`; empty: must be ""
  std::vector<std::string> inputs;     ///< operand names in order
  std::vector<std::string> outputs;
  /// Operands that may follow, in this order, where the workload has them (a second addend, a bias,
  /// a mask, an index list): leaving one out means that it moves no data.
  std::vector<std::string> optional_inputs = {};
  std::vector<std::string> optional_outputs = {};
};

[[nodiscard]] const std::vector<KindInfo>& AllKinds();
[[nodiscard]] const KindInfo& InfoOf(OpKind kind);

[[nodiscard]] const std::vector<std::string>& PhaseNames();  ///< indexed by Phase
[[nodiscard]] const std::vector<std::string>& RoleNames();   ///< indexed by Role
[[nodiscard]] std::string ToString(OpKind kind);
[[nodiscard]] std::string ToString(Phase phase);
[[nodiscard]] std::string ToString(Role role);

/// Multiply-accumulates of one execution (of `repeat`); 0 for kinds that have none. Throws
/// ContractError beyond 64 bits.
[[nodiscard]] std::int64_t Macs(const Operator& op);

/// First contradiction inside an operator ("extents.k: missing", ...), or "" if it is well formed.
/// A well-formed operator's element counts, and its multiply-accumulates times `repeat`, fit 64
/// bits.
[[nodiscard]] std::string FindFault(const Operator& op);

}  // namespace mixpe::reference
