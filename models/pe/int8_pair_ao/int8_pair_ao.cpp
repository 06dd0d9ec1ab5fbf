// SPDX-License-Identifier: Apache-2.0
// W8A8 with two lanes per partial product, true rows: PairPe.
#include "models/pe/families/integer_families.hpp"

namespace mixpe::models {
namespace {

[[maybe_unused]] const bool kRegistered =
    PeRegistry::Add({.name = "int8_pair_ao",
                     .sentence = "W8A8: a weight bit of two lanes selects 0, either activation or "
                                 "their row-shared sum, rows uncomplemented",
                     .model = std::make_shared<PairPe>(Int8WeightLanes(), Rows::kTrue)});

}  // namespace
}  // namespace mixpe::models
