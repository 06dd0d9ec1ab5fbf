// SPDX-License-Identifier: Apache-2.0
// W4A8 with weights -7 to 7: XuPe at 11 + log2 G bits.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "xu",
                     .sentence = "W4A8: offset-binary activation XOR the static weight sign, all "
                                 "rows in one carry-save sum",
                     .model = std::make_shared<XuPe>(IntegerLanes{.product_bits = 11})});

}  // namespace
}  // namespace mixpe::models
