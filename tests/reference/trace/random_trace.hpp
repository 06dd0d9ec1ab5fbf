// SPDX-License-Identifier: Apache-2.0
// Random well-formed traces: every kind, function, phase, role and optional part turns up.
#pragma once

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "reference/base/rng.hpp"
#include "reference/trace/trace.hpp"

namespace mixpe::reference {

class RandomTrace {
 public:
  explicit RandomTrace(std::uint64_t seed) : rng_(seed) {}

  Trace Make(std::int64_t operators) {
    Trace trace;
    trace.workload = {Name(),  Name(),  Count(), Count(), Count(),
                      Count(), Count(), Count(), Count()};
    for (std::int64_t i = 0; i < operators; ++i) {
      trace.operators.push_back(MakeOperator(Pick(AllKinds())));
    }
    return trace;
  }

  Operator MakeOperator(const KindInfo& info) {
    Operator op;
    op.kind = info.kind;
    op.path = Name();
    op.function = info.functions.empty() ? "" : Pick(info.functions);
    op.phase = static_cast<Phase>(rng_.Between(0, std::ssize(PhaseNames()) - 1));
    op.first_layer = Count();
    op.repeat = rng_.Between(1, 100);
    for (const std::string& name : info.extents) op.extents[name] = rng_.Between(0, 40);
    if (info.kind == OpKind::kConv) MendConv(op);
    if (info.kind == OpKind::kGroupedGemm) FillGroups(op);
    AddOperands(op.inputs, info.inputs, info.optional_inputs);
    AddOperands(op.outputs, info.outputs, info.optional_outputs);
    return op;
  }

 private:
  template <class T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(rng_.Between(0, std::ssize(items) - 1))];
  }

  bool Coin() { return rng_.Between(0, 1) == 1; }

  /// Every magnitude, with the largest 64-bit integer among them.
  std::int64_t Count() { return std::numeric_limits<std::int64_t>::max() >> rng_.Between(0, 63); }

  /// Any finite double: all bit patterns are equally likely.
  double Real() {
    while (true) {
      const auto value = std::bit_cast<double>(rng_.Next());
      if (std::isfinite(value)) return value;
    }
  }

  std::string Name() {
    static const std::vector<std::string> parts{"layers", ".",  "q_proj", "Ω",    "模型",   "🙂",
                                                "\"",     "\\", "\n",     "\t",   " ",      "\x01",
                                                "é",      "/",  "{",      "\x7f", "e\u0301"};
    std::string name;
    for (std::int64_t i = rng_.Between(0, 5); i > 0; --i) name += Pick(parts);
    return name;
  }

  void MendConv(Operator& op) {
    op.extents["channel_groups"] = rng_.Between(1, 4);
    op.extents["in_channels"] = op.extents["channel_groups"] * rng_.Between(0, 4);
    for (const char* name : {"kernel_d", "kernel_h", "kernel_w"}) op.extents[name] %= 6;
  }

  void FillGroups(Operator& op) {
    op.extents["m"] = 0;
    for (std::int64_t i = 0; i < op.extents["groups"]; ++i) {
      op.rows_per_group.push_back(rng_.Between(0, 9));
      op.extents["m"] += op.rows_per_group.back();
    }
  }

  void AddOperands(std::vector<Operand>& operands, const std::vector<std::string>& names,
                   const std::vector<std::string>& optional) {
    for (const std::string& name : names) operands.push_back(MakeOperand(name));
    for (const std::string& name : optional) {
      if (Coin()) operands.push_back(MakeOperand(name));
    }
  }

  Operand MakeOperand(const std::string& name) {
    Operand operand;
    operand.name = name;
    operand.role = static_cast<Role>(rng_.Between(0, std::ssize(RoleNames()) - 1));
    operand.format = Pick<std::string>({"bf16", "int4", "fp8_e4m3", "c64", "c128", "int32"});
    for (std::int64_t i = rng_.Between(0, 5); i > 0; --i) {
      operand.shape.push_back(rng_.Between(0, 1000));
    }
    if (Coin()) operand.group_size = Count();
    if (Coin()) operand.tensor = Name();
    if (Coin()) {
      operand.stats = ValueStats{Real(), std::fabs(Real()), std::fabs(Real()), rng_.Uniform(),
                                 static_cast<double>(rng_.Between(0, 1))};
    }
    return operand;
  }

  Rng rng_;
};

}  // namespace mixpe::reference
