// SPDX-License-Identifier: Apache-2.0
// W8A8 by Baugh and Wooley's array: a lane adds a w + 32512.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_bw",
     .sentence = "W8A8, Baugh-Wooley array by hand, its constant deferred to the group end",
     .model = std::make_shared<ProductPe>(Int8WeightLanes(), BaughWooleyConstant(8))});

}  // namespace
}  // namespace mixpe::models
