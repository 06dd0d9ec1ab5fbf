// SPDX-License-Identifier: Apache-2.0
#include "reference/trace/trace.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "reference/base/error.hpp"
#include "tests/reference/trace/random_trace.hpp"

namespace mixpe::reference {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

Operator Sample(OpKind kind) { return RandomTrace(7).MakeOperator(InfoOf(kind)); }

Operand OfShape(std::vector<std::int64_t> shape) {
  Operand operand;
  operand.shape = std::move(shape);
  return operand;
}

TEST(TraceKinds, TableIsInTheOrderOfTheEnumeration) {
  ASSERT_EQ(AllKinds().size(), static_cast<std::size_t>(OpKind::kStateVector) + 1);
  for (std::size_t i = 0; i < AllKinds().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(AllKinds()[i].kind), i) << AllKinds()[i].name;
    EXPECT_EQ(InfoOf(AllKinds()[i].kind).name, AllKinds()[i].name);
  }
}

TEST(TraceKinds, EveryKindIsWellFormedWithAndWithoutItsOptionalParts) {
  RandomTrace random(1);
  for (const KindInfo& info : AllKinds()) {
    for (int i = 0; i < 50; ++i) {
      const Operator op = random.MakeOperator(info);
      EXPECT_EQ(FindFault(op), "") << info.name;
      EXPECT_GE(Macs(op), 0);
    }
  }
}

TEST(TraceKinds, ConvCountsOnlyItsChannelGroup) {
  Operator op = Sample(OpKind::kConv);
  op.extents = {{"batch", 2},         {"in_channels", 6}, {"out_channels", 9}, {"out_d", 5},
                {"out_h", 7},         {"out_w", 11},      {"kernel_d", 3},     {"kernel_h", 2},
                {"kernel_w", 1},      {"stride_d", 1},    {"stride_h", 2},     {"stride_w", 3},
                {"channel_groups", 3}};
  EXPECT_EQ(Macs(op), 2 * (5 * 7 * 11) * 9 * (3 * 2 * 1) * (6 / 3));
}

TEST(TraceKinds, ZeroExtentMeansNoWorkHoweverLargeTheOthers) {
  Operator op = Sample(OpKind::kGemm);
  op.extents = {{"batch", kMost}, {"m", kMost}, {"n", 0}, {"k", kMost}};
  EXPECT_EQ(FindFault(op), "");
  EXPECT_EQ(Macs(op), 0);
  EXPECT_EQ(OfShape({kMost, kMost, 0}).Elements(), 0);
  EXPECT_EQ(Operand{}.Elements(), 1);
}

TEST(TraceKinds, CountsBeyond64BitsBreakTheContract) {
  Operator op = Sample(OpKind::kGemm);
  op.extents = {{"batch", 1}, {"m", kMost}, {"n", 2}, {"k", 1}};
  EXPECT_THROW((void)Macs(op), ContractError);
  EXPECT_THROW((void)OfShape({kMost, 2}).Elements(), ContractError);
  EXPECT_THROW((void)op.Extent("rows"), ContractError);
}

struct FaultCase {
  OpKind kind;
  std::function<void(Operator&)> spoil;
  std::string fault;
};

std::vector<FaultCase> OperatorFaults() {
  using K = OpKind;
  return {
      {K::kGemm, [](auto& op) { op.extents.erase("k"); }, "extents.k: missing for kind gemm"},
      {K::kGemm, [](auto& op) { op.extents["k"] = -1; }, "extents.k: negative"},
      {K::kGemm, [](auto& op) { op.extents["q"] = 1; }, "extents.q: unknown for kind gemm"},
      {K::kConv, [](auto& op) { op.extents["channel_groups"] = 0; },
       "extents.channel_groups: does not divide in_channels"},
      {K::kConv,
       [](auto& op) {
         op.extents["channel_groups"] = 2;
         op.extents["in_channels"] = 3;
       },
       "extents.channel_groups: does not divide in_channels"},
      {K::kStateVector, [](auto& op) { op.extents["qubits"] = 63; }, "extents.qubits: above 62"},
      {K::kGemm, [](auto& op) { op.function = "relu"; }, "function: kind gemm has none"},
      {K::kNorm, [](auto& op) { op.function = "rmz"; },
       "function: 'rmz' is not one of (rms, layer, group, l2)"},
      {K::kGemm, [](auto& op) { op.repeat = 0; }, "repeat: below 1"},
      {K::kGemm, [](auto& op) { op.first_layer = -1; }, "first_layer: negative"},
      {K::kGemm,
       [](auto& op) {
         op.extents = {{"batch", 1}, {"m", kMost}, {"n", 1}, {"k", 1}};
         op.repeat = 2;
       },
       "extents: more than 2^63 - 1 multiply-accumulates"},
  };
}

std::vector<FaultCase> OperandFaults() {
  using K = OpKind;
  return {
      {K::kGemm, [](auto& op) { op.inputs.resize(1); },
       "inputs: 1 operands, this kind has 2 (a, b) and may have bias"},
      {K::kGemm, [](auto& op) { op.outputs.clear(); }, "outputs: 0 operands, this kind has 1 (c)"},
      {K::kGemm, [](auto& op) { op.inputs[1].name = "w"; }, "inputs[1].name: 'w' is not 'b'"},
      {K::kNorm,
       [](auto& op) {
         op.inputs.resize(1);
         op.inputs.push_back(op.inputs[0]);
       },
       "inputs[1].name: 'x' does not follow here, which may be, in this order, weight, bias"},
      {K::kNorm,
       [](auto& op) {
         op.inputs.resize(1);
         for (const char* name : {"bias", "weight"}) {
           op.inputs.push_back(op.inputs[0]);
           op.inputs.back().name = name;
         }
       },
       "inputs[2].name: 'weight' does not follow here, which may be, in this order, weight, bias"},
      {K::kGemm, [](auto& op) { op.inputs[0].format = ""; }, "inputs[0].format: missing"},
      {K::kGemm, [](auto& op) { op.inputs[0].format = "BF16"; },
       "inputs[0].format: 'BF16' is not a name of lower-case letters and digits"},
      {K::kGemm, [](auto& op) { op.inputs[0].group_size = -1; }, "inputs[0].group_size: negative"},
      {K::kGemm,
       [](auto& op) {
         op.outputs[0].shape = {3, -1};
       },
       "outputs[0].shape: negative extent"},
      {K::kGemm,
       [](auto& op) {
         op.outputs[0].shape = {kMost, 2};
       },
       "outputs[0].shape: more than 2^63 - 1 elements"},
      {K::kGemm, [](auto& op) { op.inputs[0].stats = ValueStats{.mean = NAN}; },
       "inputs[0].stats.mean: not finite"},
      {K::kGemm, [](auto& op) { op.inputs[0].stats = ValueStats{.stddev = -0.5}; },
       "inputs[0].stats.stddev: negative"},
      {K::kGemm, [](auto& op) { op.inputs[0].stats = ValueStats{.zero_fraction = 1.5}; },
       "inputs[0].stats.zero_fraction: above 1"},
  };
}

std::vector<FaultCase> GroupFaults() {
  using K = OpKind;
  return {
      {K::kGemm, [](auto& op) { op.rows_per_group = {1}; },
       "rows_per_group: only a grouped_gemm has it"},
      {K::kGroupedGemm,
       [](auto& op) {
         op.extents["groups"] = 3;
         op.rows_per_group = {1, 2};
       },
       "rows_per_group: 2 entries for extents.groups 3"},
      {K::kGroupedGemm,
       [](auto& op) {
         op.extents["groups"] = 2;
         op.extents["m"] = 4;
         op.rows_per_group = {1, 2};
       },
       "rows_per_group: sums to 3, extents.m is 4"},
      {K::kGroupedGemm,
       [](auto& op) {
         op.extents["groups"] = 2;
         op.extents["m"] = 1;
         op.rows_per_group = {-1, 2};
       },
       "rows_per_group: negative entry"},
      {K::kGroupedGemm,
       [](auto& op) {
         op.extents["groups"] = 2;
         op.rows_per_group = {kMost, 1};
       },
       "rows_per_group: sums beyond 2^63 - 1"},
  };
}

TEST(TraceFaults, EachContradictionIsNamed) {
  for (const auto& cases : {OperatorFaults(), OperandFaults(), GroupFaults()}) {
    for (const FaultCase& test : cases) {
      Operator op = Sample(test.kind);
      ASSERT_EQ(FindFault(op), "");
      test.spoil(op);
      EXPECT_EQ(FindFault(op), test.fault);
    }
  }
}

}  // namespace
}  // namespace mixpe::reference
