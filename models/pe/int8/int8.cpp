// SPDX-License-Identifier: Apache-2.0
// W8A8 as anyone writes it: two's-complement product, two's-complement sum, no constant.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8",
     .sentence = "W8A8, conventional: products by the * operator, two's complement throughout",
     .model = std::make_shared<ProductPe>(Int8WeightLanes())});

}  // namespace
}  // namespace mixpe::models
