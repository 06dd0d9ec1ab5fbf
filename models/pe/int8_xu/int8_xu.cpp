// SPDX-License-Identifier: Apache-2.0
// W8A8 with weights -127 to 127: XuPe.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_xu",
                     .sentence = "W8A8: offset-binary activation XOR the static weight sign, all "
                                 "rows in one carry-save sum",
                     .model = std::make_shared<XuPe>(Int8WeightLanes())});

}  // namespace
}  // namespace mixpe::models
