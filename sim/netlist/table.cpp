// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/table.hpp"

#include <algorithm>

#include "reference/base/error.hpp"

namespace mixpe::sim::netlist {
namespace {

/// Where `at` lies: between points `low` and `high`, at `part` of the way (outside 0..1 beyond the
/// ends).
struct Place {
  std::size_t low = 0, high = 0;
  double part = 0;
};

Place Find(const std::vector<double>& axis, double at) {
  if (axis.size() < 2) return {};
  const auto inner_end = axis.end() - 1;
  const auto above = std::upper_bound(axis.begin() + 1, inner_end, at);
  const auto high = static_cast<std::size_t>(above - axis.begin());
  return {high - 1, high, (at - axis[high - 1]) / (axis[high] - axis[high - 1])};
}

}  // namespace

double Table::At(double at_x, double at_y) const {
  MIXPE_EXPECT(!values.empty(), "lookup in an empty table");
  const Place i = Find(x, at_x), j = Find(y, at_y);
  const std::size_t row = std::max<std::size_t>(y.size(), 1);
  const auto along_y = [&](std::size_t r) {
    const double low = values[r * row + j.low], high = values[r * row + j.high];
    return low + j.part * (high - low);
  };
  const double low = along_y(i.low);
  return i.part == 0 ? low : low + i.part * (along_y(i.high) - low);
}

}  // namespace mixpe::sim::netlist
