// SPDX-License-Identifier: Apache-2.0
// The laws every priced operator obeys, on every accelerator.
#include <gmock/gmock.h>

#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"
#include "sim/fast/price.hpp"

namespace mixpe::sim {
namespace {

using reference::Operand;
using reference::Operator;
using reference::OpKind;
using reference::Role;

Operator Gemm(std::int64_t m, std::int64_t n, std::int64_t k, Role b = Role::kWeight,
              std::int64_t batch = 1) {
  Operator op;
  op.path = "test.gemm";
  op.extents = {{"batch", batch}, {"m", m}, {"n", n}, {"k", k}};
  op.inputs = {{"a", Role::kActivation, "bf16", {batch, m, k}, 0, "", {}},
               {"b", b, "bf16", {batch, k, n}, 0, "", {}}};
  op.outputs = {{"c", Role::kActivation, "bf16", {batch, m, n}, 0, "", {}}};
  return op;
}

Operator Elementwise(std::int64_t elements, const std::string& function) {
  Operator op;
  op.kind = OpKind::kElementwise;
  op.path = "test." + function;
  op.function = function;
  op.extents = {{"elements", elements}};
  op.inputs = {{"x", Role::kActivation, "bf16", {elements}, 0, "", {}}};
  op.outputs = {{"y", Role::kActivation, "bf16", {elements}, 0, "", {}}};
  return op;
}

Operator Experts(std::vector<std::int64_t> rows, std::int64_t n, std::int64_t k) {
  Operator op = Gemm(0, n, k);
  op.kind = OpKind::kGroupedGemm;
  std::int64_t m = 0;
  for (const std::int64_t r : rows) m += r;
  op.extents = {{"groups", static_cast<std::int64_t>(rows.size())}, {"m", m}, {"n", n}, {"k", k}};
  op.rows_per_group = std::move(rows);
  return op;
}

FastModel ModelOf(const std::string& name, const std::vector<std::string>& settings = {}) {
  return FastModel(BuildMachine(LoadAccelerator(name, settings)));
}

TEST(Price, CycleClassesSumAndNothingIsNegativeOnEveryAccelerator) {
  Rng rng(5);
  for (const std::string& name : RivalNames()) {
    FastModel model = ModelOf(name);
    for (int trial = 0; trial < 40; ++trial) {
      const Role role = trial % 3 == 0 ? Role::kKv : Role::kWeight;
      const Operator op = Gemm(rng.Between(1, 300), rng.Between(1, 3000), rng.Between(1, 3000),
                               role, rng.Between(1, 4));
      const Counters c = model.Price(op).once;
      ASSERT_EQ(c.macs, Macs(op)) << name;
      ASSERT_GE(std::min({c.fill_cycles, c.compute_cycles, c.dram_stall_cycles,
                          c.group_stall_cycles, c.outlier_stall_cycles, c.drain_cycles}),
                0);
      const double pes = static_cast<double>(model.array().rows * model.array().cols);
      ASSERT_LE(c.pe_cycles, pes * static_cast<double>(c.Cycles())) << name;
      // Every weight or cached value is read from main memory at its own width at least once.
      const StorageFormat& format = role == Role::kWeight ? model.machine().spec.formats.weight
                                                          : model.machine().spec.formats.kv;
      ASSERT_GE(8 * c.dram_read_bytes, op.inputs[1].Elements() * format.bits) << name;
    }
  }
}

TEST(Price, EnergyIsTheSumOfItsPartsAndTripledCoefficientsTripleTheirPartAlone) {
  FastModel model = ModelOf("mixpe_w4a8");
  const Counters c = model.Price(Gemm(64, 512, 1024)).total;
  Machine tripled = model.machine();
  tripled.memory.energy.value *= 3;
  tripled.memory.energy.high *= 3;
  const std::vector<EnergyLine> before = model.Energy(c), after = FastModel(tripled).Energy(c);
  double sum = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    sum += before[i].energy_pj.value;
    EXPECT_DOUBLE_EQ(after[i].energy_pj.value,
                     before[i].energy_pj.value * (before[i].part == "dram" ? 3 : 1));
    EXPECT_LE(before[i].energy_pj.low, before[i].energy_pj.value);
    EXPECT_GE(before[i].energy_pj.high, before[i].energy_pj.value);
    EXPECT_FALSE(before[i].count != 0 && before[i].source.empty());
  }
  EXPECT_DOUBLE_EQ(sum, model.EnergyPj(c).value);
}

TEST(Price, HalvingTheClockLeavesDynamicEnergyAndDoublesLeakage) {
  // Memory scales with the clock so that cycles stay the same.
  FastModel fast = ModelOf("int8", {"memory=ideal"}),
            slow = ModelOf("int8", {"memory=ideal", "clock_mhz=250"});
  const Operator op = Gemm(64, 512, 1024);
  const Counters a = fast.Price(op).total, b = slow.Price(op).total;
  ASSERT_EQ(a.Cycles(), b.Cycles());
  const auto parts_a = fast.Energy(a), parts_b = slow.Energy(b);
  for (std::size_t i = 0; i < parts_a.size(); ++i) {
    EXPECT_DOUBLE_EQ(parts_b[i].energy_pj.value,
                     parts_a[i].energy_pj.value * (parts_a[i].part == "leakage" ? 2 : 1));
  }
}

TEST(Price, GroupedProductPaysForTouchedExpertsOnly) {
  FastModel model = ModelOf("int8");
  const Counters one = model.Price(Gemm(4, 256, 512)).once;
  const Counters experts = model.Price(Experts({0, 4, 0, 4, 4, 0}, 256, 512)).once;
  EXPECT_EQ(experts.Cycles(), 3 * one.Cycles());
  EXPECT_EQ(experts.dram_read_bytes, 3 * one.dram_read_bytes);
  EXPECT_EQ(model.Price(Experts({0, 0}, 256, 512)).once.Cycles(), 0);
}

TEST(Price, RepeatMultipliesAndWideLayersCostMore) {
  FastModel ant = ModelOf("ant");
  Operator op = Gemm(64, 512, 512);
  op.repeat = 10;
  const OperatorCost cost = ant.Price(op);
  EXPECT_GT(cost.total.Cycles(), 10 * cost.once.Cycles());  // two of ten at 8 bit
  EXPECT_EQ(cost.total.macs, 10 * cost.once.macs);
  FastModel int8 = ModelOf("int8");
  EXPECT_EQ(int8.Price(op).total.Cycles(), 10 * int8.Price(op).once.Cycles());
}

TEST(Price, SmallActivationsStayOnChipAndLargeOnesDoNot) {
  FastModel model = ModelOf("int8");
  EXPECT_EQ(model.Price(Elementwise(65536, "add")).once.dram_read_bytes, 0);
  EXPECT_GT(model.Price(Elementwise(65537, "add")).once.dram_read_bytes,
            0);  // half of 256 KiB at 16 bit
}

TEST(Price, VectorTimeFollowsTheTable) {
  FastModel model = ModelOf("int8");
  EXPECT_EQ(model.Price(Elementwise(6400, "add")).once.Cycles(), 100);
  EXPECT_EQ(model.Price(Elementwise(6400, "exp")).once.Cycles(), 600);
  EXPECT_EQ(model.Price(Elementwise(0, "exp")).once.Cycles(), 0);
}

TEST(Price, WhatCannotBeCountedOrPricedStopsTheRun) {
  FastModel model = ModelOf("int8");
  Operator huge = Gemm(1LL << 20, 1LL << 20, 1LL << 20);
  EXPECT_THROW((void)model.Price(huge), UserError);
  Machine machine = model.machine();
  machine.parts.vector_operations.erase("elementwise.add");
  FastModel poor(machine);
  try {
    (void)poor.Price(Elementwise(8, "add"));
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "sim/tables/components.yaml: vector_operations: no cost for operator "
                 "elementwise.add (test.add); add a "
                 "line for it");
  }
}

TEST(Price, EveryKindAndFunctionHasACost) {
  const ComponentTable table = LoadComponents();
  for (const reference::KindInfo& kind : reference::AllKinds()) {
    if (kind.name == "gemm" || kind.name == "grouped_gemm" || kind.name == "conv") continue;
    if (kind.functions.empty()) {
      EXPECT_TRUE(table.vector_operations.contains(kind.name)) << kind.name;
    }
    for (const std::string& function : kind.functions) {
      EXPECT_TRUE(table.vector_operations.contains(kind.name + "." + function))
          << kind.name << "." << function;
    }
  }
}

TEST(Area, IsTheSumOfItsPartsAndScalesWithTheArray) {
  const FastModel one = ModelOf("mixpe_w4a8"),
                  four = ModelOf("mixpe_w4a8", {"rows=128", "cols=128"});
  EXPECT_DOUBLE_EQ(four.Area()[0].area_um2.value, 4 * one.Area()[0].area_um2.value);
  double sum = 0;
  for (const AreaLine& line : one.Area()) sum += line.area_um2.value;
  EXPECT_DOUBLE_EQ(sum, one.AreaUm2().value);
}

TEST(Capacity, CountsTotalWeightsScalesAndCache) {
  reference::Workload w;
  w.parameters = 1000;
  w.kv_elements = 200;
  EXPECT_DOUBLE_EQ(ModelOf("fp16").ResidentBytes(w), 2400.0);
  EXPECT_DOUBLE_EQ(ModelOf("mixpe_w4a8").ResidentBytes(w),
                   (1000 * (4 + 20.0 / 128) + 200 * (8 + 16.0 / 128)) / 8);
}

}  // namespace
}  // namespace mixpe::sim
