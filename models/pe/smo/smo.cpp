// SPDX-License-Identifier: Apache-2.0
// W4A8 on signs and magnitudes, weights -7 to 7: SmoPe, P = 10.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "smo",
                     .sentence = "W4A8 on signs and magnitudes, products offset to unsigned",
                     .model = std::make_shared<SmoPe>(IntegerLanes{.product_bits = 11})});

}  // namespace
}  // namespace mixpe::models
