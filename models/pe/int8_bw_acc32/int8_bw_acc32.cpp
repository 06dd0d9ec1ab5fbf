// SPDX-License-Identifier: Apache-2.0
// int8_bw with 32-bit sums.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_bw_acc32",
     .sentence = "W8A8, Baugh-Wooley array by hand, 32-bit sums",
     .model = std::make_shared<ProductPe>(Int8WeightLanes32(), BaughWooleyConstant(8))});

}  // namespace
}  // namespace mixpe::models
