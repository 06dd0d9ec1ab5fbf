// SPDX-License-Identifier: Apache-2.0
// A flat module of mapped cells, as synthesis writes it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mixpe::sim::netlist {

using NetId = std::int32_t;
inline constexpr NetId kNet0 = 0;  ///< the constant 0; unknown and open bits count as 0 too
inline constexpr NetId kNet1 = 1;  ///< the constant 1

struct Port {
  std::string name;
  bool output = false;
  std::vector<NetId> nets;  ///< bit 0 first; two output bits may share a net
};

struct Instance {
  std::string name;
  std::string type;
  std::vector<std::pair<std::string, NetId>> pins;
};

struct Netlist {
  std::string file;  ///< for messages
  std::string name;
  std::vector<Port> ports;  ///< in the order of the file
  std::vector<Instance> instances;
  std::vector<std::string> net_names{"1'b0", "1'b1"};  ///< by NetId; as `bus[3]`
};

/// Reads what yosys' write_json wrote (RFC 8259): one flat module of library cells. `module` may be
/// "" if only one holds cells or is marked as top. Constants x and z read as 0. Throws UserError
/// with file and line.
[[nodiscard]] Netlist ReadYosysJson(const std::string& file, const std::string& module = "");
[[nodiscard]] Netlist ParseYosysJson(const std::string& text, const std::string& file,
                                     const std::string& module = "");

}  // namespace mixpe::sim::netlist
