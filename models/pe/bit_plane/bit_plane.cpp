// SPDX-License-Identifier: Apache-2.0
// W4A8 with four sums side by side, one per weight bit: sum p adds the activations whose weight has
// bit p. Shifts and signs wait for the group end: value = sum0 + 2 sum1 + 4 sum2 - 8 sum3.
// Activations travel as u = a + 128; the 128 leave with the sums of zero activations.
//
// Range: a lane adds at most 255 to a sum, a group of G less than 2^8 G: unsigned, without wrap,
// and no carry passes from a sum to the next.
#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {
namespace {

class BitPlane final : public IntegerPe {
 public:
  BitPlane() : IntegerPe({.product_bits = 8}) {}

  int SumBits(int max_group) const override { return kPlanes * IntegerPe::SumBits(max_group); }

  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    const int plane_bits = sum_bits / kPlanes;
    std::uint64_t next = 0;
    for (int plane = 0; plane < kPlanes; ++plane) {
      std::uint64_t plane_sum = sum >> plane * plane_bits;
      for (int lane = 0; lane < dot; ++lane) {
        if (weights.Get(lane * kPlanes + plane, 1) != 0) plane_sum += activations.Get(lane * 8, 8);
      }
      next |= LowBits(plane_sum, plane_bits) << plane * plane_bits;
    }
    return next;
  }

  double GroupValue(const PeMode&, std::span<const std::uint64_t> sums,
                    std::span<const std::uint64_t> zero_sums, int sum_bits) const override {
    const int plane_bits = sum_bits / kPlanes;
    double value = 0.0;
    for (int plane = 0; plane < kPlanes; ++plane) {
      const int shift = plane * plane_bits;
      const std::int64_t difference =
          SignExtend((sums[0] >> shift) - (zero_sums[0] >> shift), plane_bits);
      value += (plane == kPlanes - 1 ? -8.0 : 1 << plane) * static_cast<double>(difference);
    }
    return value;
  }

 protected:
  std::uint64_t Travelling(Code activation) const override { return OffsetBinary8(activation); }
  std::uint64_t Addend(std::uint64_t, std::uint64_t, Code) const override { return 0; }

 private:
  static constexpr int kPlanes = 4;
};

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "bit_plane",
     .sentence = "W4A8: a sum of its own per weight bit, shifted and joined at the group end",
     .model = std::make_shared<BitPlane>()});

}  // namespace
}  // namespace mixpe::models
