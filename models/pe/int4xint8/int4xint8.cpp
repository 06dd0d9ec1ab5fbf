// SPDX-License-Identifier: Apache-2.0
// W4A8 as anyone writes it: two's-complement product, two's-complement sum, no constant. 12 + log2
// G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int4xint8",
     .sentence = "W4A8, conventional: products by the * operator, two's complement throughout",
     .model = std::make_shared<ProductPe>(IntegerLanes{.product_bits = 12})});

}  // namespace
}  // namespace mixpe::models
