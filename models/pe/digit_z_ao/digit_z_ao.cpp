// SPDX-License-Identifier: Apache-2.0
// W4A8 by two signed base-4 digits, true rows: DigitZPe.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "digit_z_ao",
     .sentence = "W4A8: two digits -2..1 and -1..2 of weight - 1 select 0, plus or minus one or "
                 "two activations; the group unit adds the one; rows uncomplemented",
     .model = std::make_shared<DigitZPe>(Rows::kTrue)});

}  // namespace
}  // namespace mixpe::models
