// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes as smo, weights -7 to 7: SmoPe, P = 10. That 3 |a| comes from the
// row changes no number.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "smo3",
     .sentence = "W4A8 on signs and magnitudes, three times the activation shared by a tile row",
     .model = std::make_shared<SmoPe>(IntegerLanes{.product_bits = 11})});

}  // namespace
}  // namespace mixpe::models
