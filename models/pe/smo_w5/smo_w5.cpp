// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes, weights -15 to 15, which holds w - z of unsigned 4-bit w and z:
// SmoPe, P = 11.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "smo_w5",
     .sentence = "W4A8: sign-magnitude activation times weight less zero point in five bits",
     .model = std::make_shared<SmoPe>(
         IntegerLanes{.weight = "int5", .weight_bits = 5, .store_bits = 5, .product_bits = 12})});

}  // namespace
}  // namespace mixpe::models
