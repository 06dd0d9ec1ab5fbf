// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes, weights unsigned and of any zero point: SmoPe, P = 11.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "smo_zp",
     .sentence = "W4A8: sign-magnitude activation times unsigned weight of any zero point",
     .model = std::make_shared<SmoPe>(
         IntegerLanes{.weight = "uint4", .unsigned_weight = true, .product_bits = 12})});

}  // namespace
}  // namespace mixpe::models
