// SPDX-License-Identifier: Apache-2.0
// W8A8 by recoded Booth digits: RecodedBoothPe.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "int8_booth",
     .sentence =
         "W8A8: radix-4 Booth digits, recoded once per array column, on offset-binary activations",
     .model = std::make_shared<RecodedBoothPe>(Int8WeightLanes())});

}  // namespace
}  // namespace mixpe::models
