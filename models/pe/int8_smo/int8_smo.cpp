// SPDX-License-Identifier: Apache-2.0
// W8A8 on signs and magnitudes, weights -127 to 127: SmoPe, P = 14.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_smo",
                     .sentence = "W8A8 on signs and magnitudes, products offset to unsigned",
                     .model = std::make_shared<SmoPe>(Int8WeightLanes())});

}  // namespace
}  // namespace mixpe::models
