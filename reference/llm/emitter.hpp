// SPDX-License-Identifier: Apache-2.0
// Appends well-formed operators to a trace.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/llm/model.hpp"
#include "reference/trace/trace.hpp"

namespace mixpe::reference {

/// What all operators emitted at one place of the model share.
struct Scope {
  Phase phase = Phase::kForward;
  std::string prefix;  ///< put before each path
  std::int64_t first_layer = 0;
  std::int64_t repeat = 1;
};

/// Operand shapes are the mathematical ones of KindInfo, outermost first, without a batch of 1.
class Emitter {
 public:
  explicit Emitter(std::string format) : format_(std::move(format)) {}

  Scope scope;

  /// `b_role`: kWeight for a layer's matrix, kKv for keys and values, kActivation otherwise.
  void Gemm(const std::string& path, std::int64_t batch, std::int64_t m, std::int64_t n,
            std::int64_t k, Role b_role);
  void GroupedGemm(const std::string& path, const std::vector<std::int64_t>& rows, std::int64_t n,
                   std::int64_t k);
  /// Non-overlapping convolution, channels last: patches of (kernel_h, kernel_w) of `images`.
  void PatchConv(const std::string& path, std::int64_t images, std::int64_t in_channels,
                 std::int64_t out_channels, std::pair<std::int64_t, std::int64_t> grid,
                 std::pair<std::int64_t, std::int64_t> patch);
  void Elementwise(const std::string& path, const std::string& function, std::int64_t elements);
  /// A function of each element and of its partner in `other`, which is broadcast if smaller.
  void Binary(const std::string& path, const std::string& function, std::int64_t elements,
              std::vector<std::int64_t> other, Role other_role = Role::kActivation);
  void Normalise(const Norm& norm, std::int64_t rows);
  void Softmax(const std::string& path, std::int64_t rows, std::int64_t cols);
  void Reduce(const std::string& path, const std::string& function, std::int64_t rows,
              std::int64_t cols);
  void Rope(const std::string& path, std::int64_t rows, std::int64_t cols);
  void TopK(const std::string& path, std::int64_t rows, std::int64_t cols, std::int64_t k);
  void Gather(const std::string& path, std::int64_t rows, std::int64_t cols,
              std::int64_t table_rows, Role table_role);
  void Scatter(const std::string& path, const std::string& function, std::int64_t rows,
               std::int64_t cols, std::int64_t table_rows, Role table_role);

  [[nodiscard]] std::vector<Operator> Take() { return std::move(operators_); }

 private:
  using Extents = std::map<std::string, std::int64_t>;
  using Shape = std::vector<std::int64_t>;
  Operator& Add(OpKind kind, const std::string& path, const std::string& function, Extents extents,
                std::vector<Operand> inputs, std::vector<Operand> outputs);
  [[nodiscard]] Operand Make(const std::string& name, Shape shape,
                             Role role = Role::kActivation) const;

  std::string format_;
  std::vector<Operator> operators_;
};

}  // namespace mixpe::reference
