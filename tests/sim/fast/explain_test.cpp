// SPDX-License-Identifier: Apache-2.0
// Every equation that --explain prints is evaluated again, by a small calculator that knows nothing
// of the model, and the last ones must be the figures of the result.
#include <gtest/gtest.h>

#include <cctype>
#include <cmath>
#include <map>

#include "reference/base/rng.hpp"
#include "sim/fast/explain.hpp"

namespace mixpe::sim {
namespace {

/// Recursive descent over + - * / ( ) ceil max min, numbers and names.
class Calculator {
 public:
  void Set(const std::string& name, double value) { names_[name] = value; }
  double Evaluate(const std::string& text) {
    text_ = text;
    at_ = 0;
    const double value = Sum();
    if (at_ != text_.size()) throw std::runtime_error("left over: " + text_.substr(at_));
    return value;
  }

 private:
  char Peek() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  bool Accept(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  double Sum() {
    double value = Product();
    while (true) {
      if (Accept('+'))
        value += Product();
      else if (Accept('-'))
        value -= Product();
      else
        return value;
    }
  }
  double Product() {
    double value = Factor();
    while (true) {
      if (Accept('*'))
        value *= Factor();
      else if (Accept('/'))
        value /= Factor();
      else
        return value;
    }
  }
  double Call(const std::string& name) {
    double value = Sum();
    while (Accept(',')) {
      const double next = Sum();
      value = name == "max" ? std::max(value, next) : std::min(value, next);
    }
    if (!Accept(')')) throw std::runtime_error("missing )");
    return name == "ceil" ? std::ceil(value) : value;
  }
  double Factor() {
    if (Accept('(')) return Call("");
    Peek();
    std::size_t end = at_;
    if (std::isdigit(static_cast<unsigned char>(text_[at_]))) {
      const double value = std::stod(text_.substr(at_), &end);
      at_ += end;
      return value;
    }
    while (end < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[end])) || text_[end] == '_'))
      ++end;
    const std::string name = text_.substr(at_, end - at_);
    at_ = end;
    return Accept('(') ? Call(name) : names_.at(name);
  }

  std::string text_;
  std::size_t at_ = 0;
  std::map<std::string, double> names_;
};

void CheckEquations(const std::vector<Equation>& equations, Calculator& calculator) {
  for (const Equation& e : equations) {
    const double value = std::stod(e.value);
    ASSERT_NEAR(calculator.Evaluate(e.expression), value, 1e-12 * std::fabs(value))
        << e.name << " = " << e.expression;
    calculator.Set(e.name, value);
  }
}

std::map<std::string, std::string> Values(const std::vector<Equation>& equations) {
  std::map<std::string, std::string> values;
  for (const Equation& e : equations) values[e.name] = e.value;
  return values;
}

void CheckProduct(FastModel& model, const GemmProblem& p) {
  const Mapped mapped = model.Map(p);
  const std::vector<Equation> equations = ExplainProduct(model, p, mapped);
  Calculator calculator;
  CheckEquations(equations, calculator);
  auto values = Values(equations);
  const GemmCost& c = mapped.cost;
  EXPECT_EQ(values.at("cycles"), std::to_string(c.cycles));
  EXPECT_EQ(values.at("dram_read_bytes"), std::to_string(c.dram_read_bytes));
  EXPECT_EQ(values.at("dram_write_bytes"), std::to_string(c.dram_write_bytes));
  EXPECT_EQ(values.at("a_read_bits"), std::to_string(c.a_read_bits));
  EXPECT_EQ(values.at("output_write_bits"), std::to_string(c.output_write_bits));
  const Counters counters = model.CountersOf(p, c);
  EXPECT_EQ(values.at("total_cycles"), std::to_string(counters.Cycles()));
  const std::vector<Equation> energy = ExplainEnergy(model, counters);
  CheckEquations(energy, calculator);
  EXPECT_DOUBLE_EQ(std::stod(Values(energy).at("energy_pj")), model.EnergyPj(counters).value);
}

TEST(Explain, EquationsHoldForHandSizedProductsOnEveryAccelerator) {
  for (const std::string& name : RivalNames()) {
    FastModel model(BuildMachine(LoadAccelerator(name)));
    for (const auto& [m, n, k] :
         {std::array<std::int64_t, 3>{1, 64, 128}, {64, 256, 300}, {200, 4096, 4096}}) {
      SCOPED_TRACE(name + " " + std::to_string(m));
      CheckProduct(model, model.Problem(1, m, n, k, reference::Role::kWeight, false));
      CheckProduct(model, model.Problem(3, m, n, k, reference::Role::kKv, false));
    }
  }
}

TEST(Explain, EquationsHoldForRandomProductsDataflowsAndPresets) {
  Rng rng(17);
  for (const std::string name : {"mixpe_w4a8", "olaccel", "skewed_os", "skewed_ws", "skewed_is"}) {
    FastModel model(BuildMachine(LoadAccelerator(name)));
    for (int trial = 0; trial < 100; ++trial) {
      SCOPED_TRACE(name + " trial " + std::to_string(trial));
      GemmProblem p = model.Problem(rng.Between(1, 3), rng.Between(1, 600), rng.Between(1, 5000),
                                    rng.Between(1, 5000), reference::Role::kWeight, false);
      p.a.resident = rng.Between(0, 1) == 1;
      p.output_resident = rng.Between(0, 1) == 1;
      CheckProduct(model, p);
    }
  }
}

}  // namespace
}  // namespace mixpe::sim
