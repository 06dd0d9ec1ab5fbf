// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/emitter.hpp"

#include <numeric>

namespace mixpe::reference {
namespace {

std::vector<std::int64_t> Batched(std::int64_t batch, std::int64_t rows, std::int64_t cols) {
  if (batch == 1) return {rows, cols};
  return {batch, rows, cols};
}

}  // namespace

Operand Emitter::Make(const std::string& name, Shape shape, Role role) const {
  Operand operand;
  operand.name = name;
  operand.role = role;
  operand.format = role == Role::kIndex ? "int32" : format_;
  operand.shape = std::move(shape);
  return operand;
}

Operator& Emitter::Add(OpKind kind, const std::string& path, const std::string& function,
                       Extents extents, std::vector<Operand> inputs, std::vector<Operand> outputs) {
  Operator op;
  op.kind = kind;
  op.path = scope.prefix + path;
  op.function = function;
  op.phase = scope.phase;
  op.first_layer = scope.first_layer;
  op.repeat = scope.repeat;
  op.extents = std::move(extents);
  op.inputs = std::move(inputs);
  op.outputs = std::move(outputs);
  operators_.push_back(std::move(op));
  return operators_.back();
}

void Emitter::Gemm(const std::string& path, std::int64_t batch, std::int64_t m, std::int64_t n,
                   std::int64_t k, Role b_role) {
  Add(OpKind::kGemm, path, "", {{"batch", batch}, {"m", m}, {"n", n}, {"k", k}},
      {Make("a", Batched(batch, m, k)), Make("b", Batched(batch, k, n), b_role)},
      {Make("c", Batched(batch, m, n))});
}

void Emitter::GroupedGemm(const std::string& path, const std::vector<std::int64_t>& rows,
                          std::int64_t n, std::int64_t k) {
  const auto groups = static_cast<std::int64_t>(rows.size());
  const std::int64_t m = std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
  Add(OpKind::kGroupedGemm, path, "", {{"groups", groups}, {"m", m}, {"n", n}, {"k", k}},
      {Make("a", {m, k}), Make("b", {groups, k, n}, Role::kWeight)}, {Make("c", {m, n})})
      .rows_per_group = rows;
}

void Emitter::PatchConv(const std::string& path, std::int64_t images, std::int64_t in_channels,
                        std::int64_t out_channels, std::pair<std::int64_t, std::int64_t> grid,
                        std::pair<std::int64_t, std::int64_t> patch) {
  Add(OpKind::kConv, path, "",
      {{"batch", images},
       {"in_channels", in_channels},
       {"out_channels", out_channels},
       {"out_d", 1},
       {"out_h", grid.first},
       {"out_w", grid.second},
       {"kernel_d", 1},
       {"kernel_h", patch.first},
       {"kernel_w", patch.second},
       {"stride_d", 1},
       {"stride_h", patch.first},
       {"stride_w", patch.second},
       {"channel_groups", 1}},
      {Make("a", {images, 1, grid.first * patch.first, grid.second * patch.second, in_channels}),
       Make("b", {1, patch.first, patch.second, in_channels, out_channels}, Role::kWeight)},
      {Make("c", {images, 1, grid.first, grid.second, out_channels})});
}

void Emitter::Elementwise(const std::string& path, const std::string& function,
                          std::int64_t elements) {
  Add(OpKind::kElementwise, path, function, {{"elements", elements}}, {Make("x", {elements})},
      {Make("y", {elements})});
}

void Emitter::Binary(const std::string& path, const std::string& function, std::int64_t elements,
                     std::vector<std::int64_t> other, Role other_role) {
  Elementwise(path, function, elements);
  operators_.back().inputs.push_back(Make("x2", std::move(other), other_role));
}

void Emitter::Normalise(const Norm& norm, std::int64_t rows) {
  std::vector<Operand> inputs{Make("x", {rows, norm.width})};
  if (norm.scale) inputs.push_back(Make("weight", {norm.width}, Role::kWeight));
  if (norm.shift) inputs.push_back(Make("bias", {norm.width}, Role::kWeight));
  Add(OpKind::kNorm, norm.name, norm.function, {{"rows", rows}, {"cols", norm.width}},
      std::move(inputs), {Make("y", {rows, norm.width})});
}

void Emitter::Softmax(const std::string& path, std::int64_t rows, std::int64_t cols) {
  Add(OpKind::kSoftmax, path, "", {{"rows", rows}, {"cols", cols}}, {Make("x", {rows, cols})},
      {Make("y", {rows, cols})});
}

void Emitter::Reduce(const std::string& path, const std::string& function, std::int64_t rows,
                     std::int64_t cols) {
  const Role role = function == "argmax" ? Role::kIndex : Role::kActivation;
  Add(OpKind::kReduce, path, function, {{"rows", rows}, {"cols", cols}}, {Make("x", {rows, cols})},
      {Make("y", {rows}, role)});
}

void Emitter::Rope(const std::string& path, std::int64_t rows, std::int64_t cols) {
  Add(OpKind::kRope, path, "", {{"rows", rows}, {"cols", cols}}, {Make("x", {rows, cols})},
      {Make("y", {rows, cols})});
}

void Emitter::TopK(const std::string& path, std::int64_t rows, std::int64_t cols, std::int64_t k) {
  Add(OpKind::kTopK, path, "", {{"rows", rows}, {"cols", cols}, {"k", k}},
      {Make("x", {rows, cols})}, {Make("y", {rows, k}), Make("index", {rows, k}, Role::kIndex)});
}

void Emitter::Gather(const std::string& path, std::int64_t rows, std::int64_t cols,
                     std::int64_t table_rows, Role table_role) {
  Add(OpKind::kGather, path, "", {{"rows", rows}, {"cols", cols}, {"table_rows", table_rows}},
      {Make("table", {table_rows, cols}, table_role), Make("index", {rows}, Role::kIndex)},
      {Make("y", {rows, cols})});
}

void Emitter::Scatter(const std::string& path, const std::string& function, std::int64_t rows,
                      std::int64_t cols, std::int64_t table_rows, Role table_role) {
  Add(OpKind::kScatter, path, function,
      {{"rows", rows}, {"cols", cols}, {"table_rows", table_rows}},
      {Make("x", {rows, cols}), Make("index", {rows}, Role::kIndex)},
      {Make("table", {table_rows, cols}, table_role)});
}

}  // namespace mixpe::reference
