// SPDX-License-Identifier: Apache-2.0
// W4A8 with two lanes per partial product, true rows: PairPe at 11 + log2 G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered = PeRegistry::Add(
    {.name = "pair_ao",
     .sentence = "W4A8: a weight bit of two lanes selects 0, either activation or "
                 "their row-shared sum, rows uncomplemented",
     .model = std::make_shared<PairPe>(IntegerLanes{.product_bits = 11}, Rows::kTrue)});

}  // namespace
}  // namespace mixpe::models
