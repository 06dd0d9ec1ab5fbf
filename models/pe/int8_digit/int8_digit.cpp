// SPDX-License-Identifier: Apache-2.0
// W8A8 by base-4 digits: DigitPe.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_digit",
     .sentence =
         "W8A8: base-4 digits select 0, one, two or three activations, the top digit -2 to 1",
     .model = std::make_shared<DigitPe>(Int8WeightLanes())});

}  // namespace
}  // namespace mixpe::models
