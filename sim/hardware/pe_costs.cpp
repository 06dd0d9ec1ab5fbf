// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/pe_costs.hpp"

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

void Check(const std::optional<EdgeCosts>& edge, const std::string& place) {
  if (!edge) return;
  Check(edge->energy, "pJ", place + ".energy");
  Check(edge->area, "um2", place + ".area");
}

}  // namespace

void Check(const PeCosts& costs, const std::string& place) {
  Check(costs.area, "um2", place + ".area");
  Check(costs.energy, "pJ", place + ".energy");
  Check(costs.leakage, "uW", place + ".leakage");
  Check(costs.activation_edge, place + ".activation_edge");
  Check(costs.weight_edge, place + ".weight_edge");
}

CostChoice ParseCosts(const std::string& name) {
  if (name == "recorded") return {};
  if (name == "published") return {true, {}};
  throw UserError({}, "--costs " + name + " is not possible here",
                  Suggest(name, {"recorded", "published"}));
}

}  // namespace mixpe::sim
