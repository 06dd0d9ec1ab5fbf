// SPDX-License-Identifier: Apache-2.0
// OliVe's codes mean something in pairs only, so products are tested pair by pair.
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "models/pe/base/pe_model.hpp"

namespace mixpe::models {
namespace {

const PeModel& Olive() { return *PeRegistry::Get("olive").model; }

std::vector<Code> Pair(Code both) { return {both & 15, both >> 4}; }

TEST(Olive, EveryPairOfPairsIsExact) {
  const PeModel& model = Olive();
  for (const PeMode& mode : model.Modes()) {
    for (Code a = 0; a < 256; ++a) {
      const std::vector<double> values = model.ActivationValues(mode, Pair(a), 1);
      for (Code w = 0; w < 256; ++w) {
        const std::vector<double> weights = model.WeightValues(mode, Pair(w), 1);
        const double exact = std::inner_product(values.begin(), values.end(), weights.begin(), 0.0);
        ASSERT_EQ(EvaluateGroup(model, mode, Pair(a), Pair(w), 1, model.SumBits(2)), exact)
            << mode.activation << " " << a << " x " << mode.weight << " " << w;
      }
    }
  }
}

// The value sets of the authors' quantizer: where outliers begin, where they end, on either side.
TEST(Olive, OutliersBeginWhereNormalValuesEnd) {
  const PeModel& model = Olive();
  const PeMode& integers = model.Modes().front();
  const PeMode& flints = model.Modes().back();
  EXPECT_EQ(model.ActivationValues(integers, std::vector<Code>{8, 1, 15, 8, 7, 9}, 1),
            (std::vector<double>{0, 12, -96, 0, 7, -7}));
  EXPECT_EQ(model.WeightValues(flints, std::vector<Code>{8, 1, 15, 8, 4, 12}, 1),
            (std::vector<double>{0, 24, -192, 0, 16, -16}));
  EXPECT_EQ(model.WeightValues(flints, std::vector<Code>{8, 8, 8, 0}, 1),
            (std::vector<double>{0, 0, 0, 0}));
}

TEST(Olive, TheLargestGroupOfOutliersDoesNotOverflow) {
  const PeModel& model = Olive();
  for (const int group : {1, 2, 3, 127, 128}) {
    for (const Code weight : {Code{7}, Code{15}}) {
      std::vector<Code> a(static_cast<std::size_t>(group), 8);
      std::vector<Code> w(static_cast<std::size_t>(group), 8);
      for (std::size_t i = 1; i < a.size(); i += 2) {
        a[i] = 7;
        w[i] = weight;
      }
      const double exact = (weight == 7 ? 1.0 : -1.0) * 192.0 * 192.0 * (group / 2);
      EXPECT_EQ(EvaluateGroup(model, model.Modes().back(), a, w, 4, model.SumBits(group)), exact);
    }
  }
}

}  // namespace
}  // namespace mixpe::models
