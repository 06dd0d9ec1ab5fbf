// SPDX-License-Identifier: Apache-2.0
// Main memory as the fast model sees it: sustained bandwidth, burst granularity, energy per bit,
// capacity.
#pragma once

#include <cstdint>
#include <string>

#include "sim/hardware/sourced.hpp"

namespace mixpe::sim {

struct MemorySpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::string source;           ///< of bandwidth, burst and efficiency
  double bandwidth_gbps = 0.0;  ///< peak, 10^9 bytes per second; 0: unlimited
  double efficiency = 1.0;      ///< sustained over peak for long streams
  std::int64_t burst_bytes = 64;
  double capacity_gib = 0.0;  ///< 0: unlimited
  Sourced energy;             ///< pJ/bit moved

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name, equal to the folder"));
    visit("sentence", sentence, Field("", "what it is, for `mixpe list`"));
    visit("source", source, Field("", "source of bandwidth, burst and efficiency"));
    visit("bandwidth_gbps", bandwidth_gbps,
          Field("GB/s", "peak bandwidth; 0: unlimited").Range(0, 1e6));
    visit("efficiency", efficiency,
          Field("", "sustained over peak bandwidth").Range(0.01, 1).Optional());
    visit("burst_bytes", burst_bytes, Field("B", "smallest transfer").Range(1, 4096));
    visit("capacity_gib", capacity_gib, Field("GiB", "size; 0: unlimited").Range(0, 1e6));
    visit("energy", energy, Field("", "energy per bit moved"));
  }
};

/// sim/memory/<name>/memory.yaml. Throws UserError.
[[nodiscard]] MemorySpec LoadMemory(const std::string& name);

}  // namespace mixpe::sim
