// SPDX-License-Identifier: Apache-2.0
#include "sim/hardware/sourced.hpp"

#include "reference/base/error.hpp"

namespace mixpe::sim {

Band& Band::operator+=(const Band& other) {
  value += other.value;
  low += other.low;
  high += other.high;
  return *this;
}

Band Band::operator*(double factor) const { return {value * factor, low * factor, high * factor}; }

void Check(const Sourced& row, const std::string& unit, const std::string& place) {
  if (row.unit != unit) {
    throw UserError({place, 0, ""}, "unit " + row.unit + " where " + unit + " is meant",
                    "convert the value");
  }
  if (!(row.low <= row.value && row.value <= row.high)) {
    throw UserError({place, 0, ""}, "value lies outside its band low..high",
                    "give low <= value <= high");
  }
  if (row.source.empty()) {
    throw UserError({place, 0, ""}, "source is empty", "say where the figure comes from");
  }
}

Band At(const Sourced& row, double node_nm) {
  double factor = 1.0;
  if (row.node_nm > 0.0) {
    const double shrink = node_nm / row.node_nm;
    const bool area = row.unit == "um2" || row.unit == "um2/bit";
    factor = area ? shrink * shrink : shrink;
  }
  return Band{row.value, row.low, row.high} * factor;
}

}  // namespace mixpe::sim
