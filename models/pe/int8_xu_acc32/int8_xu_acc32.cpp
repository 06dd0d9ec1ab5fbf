// SPDX-License-Identifier: Apache-2.0
// int8_xu with 32-bit sums.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_xu_acc32",
     .sentence = "W8A8: offset-binary activation XOR the static weight sign, 32-bit sums",
     .model = std::make_shared<XuPe>(Int8WeightLanes32())});

}  // namespace
}  // namespace mixpe::models
