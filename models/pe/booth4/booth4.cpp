// SPDX-License-Identifier: Apache-2.0
// W4A8 by recoded Booth digits: RecodedBoothPe at 12 + log2 G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "booth4",
     .sentence =
         "W4A8: radix-4 Booth digits, recoded once per array column, on offset-binary activations",
     .model = std::make_shared<RecodedBoothPe>(IntegerLanes{.product_bits = 12})});

}  // namespace
}  // namespace mixpe::models
