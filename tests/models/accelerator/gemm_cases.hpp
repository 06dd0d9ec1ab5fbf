// SPDX-License-Identifier: Apache-2.0
// Random products for the accelerator and what must come of them.
#pragma once

#include <bit>
#include <cmath>
#include <random>

#include "models/accelerator/lower_gemm.hpp"

namespace mixpe::tests {

/// FP16 bits of a random number of magnitude 2^-8 to 2^2.
inline std::uint16_t RandomHalf(std::mt19937_64& rng) {
  return static_cast<std::uint16_t>((rng() & 1) << 15 | (7 + rng() % 10) << 10 | (rng() & 1023));
}

/// The value of a normal FP16 number.
inline float HalfValue(std::uint16_t half) {
  const float magnitude =
      std::ldexp(static_cast<float>(1024 + (half & 1023)), (half >> 10 & 31) - 25);
  return half >> 15 ? -magnitude : magnitude;
}

struct GemmShape {
  int m = 1;
  int n = 1;
  int k = 1;
  int group = 128;
};

inline models::Code DrawCode(std::mt19937_64& rng, int bits) {
  const models::Code sign = models::Code{1} << (bits - 1);
  const models::Code corners[] = {0, 1, sign, sign - 1, 2 * sign - 1};
  return rng() % 6 == 0 ? corners[rng() % std::size(corners)]
                        : static_cast<models::Code>(rng()) & (2 * sign - 1);
}

inline models::GemmProblem RandomProblem(std::mt19937_64& rng, const GemmShape& shape,
                                         models::ScaleForm form, const models::PeModel& model,
                                         const models::PeMode& mode) {
  models::GemmProblem p{.m = shape.m,
                        .n = shape.n,
                        .k = shape.k,
                        .group = shape.group,
                        .form = form,
                        .activations = {},
                        .weights = {},
                        .scales = {},
                        .seconds = {}};
  const auto size = [](int a, int b) {
    return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
  };
  p.activations.resize(size(p.m, p.k));
  for (models::Code& code : p.activations) {
    do code = DrawCode(rng, mode.activation_bits);
    while (!model.AcceptsActivation(mode, code));
  }
  p.weights.resize(size(p.k, p.n));
  for (models::Code& code : p.weights) {
    do code = DrawCode(rng, mode.weight_bits);
    while (!model.AcceptsWeight(mode, code));
  }
  for (std::size_t i = 0; i < size(p.Groups(), p.n); ++i) {
    p.scales.push_back(RandomHalf(rng));
    if (form == models::ScaleForm::kZeroPoint) {
      p.seconds.push_back(static_cast<std::uint16_t>(static_cast<int>(rng() % 32) - 16));
    } else if (form == models::ScaleForm::kMinimum) {
      p.seconds.push_back(RandomHalf(rng));
    }
  }
  return p;
}

/// FP32 bits of one number of the product: integers within a group, one std::fmaf per group (and
/// one for the minimum), groups in order. Exact integers need |group integer| < 2^24.
inline std::uint32_t ExpectedOutput(const models::GemmProblem& p, const models::PeModel& model,
                                    const models::PeMode& mode, int row, int col,
                                    bool with_minimum) {
  float acc = 0.0F;
  for (int g = 0; g < p.Groups(); ++g) {
    double sum = 0.0;
    double act_sum = 0.0;
    for (int k = g * p.group; k < std::min(p.k, (g + 1) * p.group); ++k) {
      const double a =
          model.ActivationValue(mode, p.activations[static_cast<std::size_t>(row * p.k + k)]);
      sum += a * model.WeightValue(mode, p.weights[static_cast<std::size_t>(k * p.n + col)]);
      act_sum += a;
    }
    const auto i = static_cast<std::size_t>(g * p.n + col);
    if (p.form == models::ScaleForm::kZeroPoint) {
      sum -= act_sum * static_cast<std::int16_t>(p.seconds[i]);
    }
    acc = std::fmaf(HalfValue(p.scales[i]), static_cast<float>(sum), acc);
    if (with_minimum) {
      const float minimum = p.form == models::ScaleForm::kMinimum ? HalfValue(p.seconds[i]) : 0.0F;
      acc = std::fmaf(minimum, static_cast<float>(act_sum), acc);
    }
  }
  return std::bit_cast<std::uint32_t>(acc);
}

}  // namespace mixpe::tests
