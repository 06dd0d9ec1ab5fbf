// SPDX-License-Identifier: Apache-2.0
// W4A8 by Baugh and Wooley's array: a lane adds a w + 1912. 12 + log2 G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int4xint8_bw",
     .sentence = "W4A8, Baugh-Wooley array by hand, its constant deferred to the group end",
     .model =
         std::make_shared<ProductPe>(IntegerLanes{.product_bits = 12}, BaughWooleyConstant(4))});

}  // namespace
}  // namespace mixpe::models
