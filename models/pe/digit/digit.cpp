// SPDX-License-Identifier: Apache-2.0
// W4A8 by base-4 digits: DigitPe at 11 + log2 G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "digit",
     .sentence =
         "W4A8: base-4 digits select 0, one, two or three activations, the top digit -2 to 1",
     .model = std::make_shared<DigitPe>(IntegerLanes{.product_bits = 11})});

}  // namespace
}  // namespace mixpe::models
