// SPDX-License-Identifier: Apache-2.0
// Liberty text as a tree of groups and attributes, without their meaning.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "reference/base/error.hpp"

namespace mixpe::sim::netlist {

/// `name : value ;` (one value) or `name (value, ...) ;`.
struct LibertyAttribute {
  std::string_view name;
  std::vector<std::string_view> values;  ///< without quotes
  int line = 0;
};

/// `name (argument, ...) { attributes and groups }`. Views into the text that was parsed.
struct LibertyGroup {
  std::string_view name;
  std::vector<std::string_view> arguments;
  int line = 0;
  std::vector<LibertyAttribute> attributes;
  std::vector<LibertyGroup> groups;

  /// The last attribute of this name (Liberty: later ones override), or nullptr.
  [[nodiscard]] const LibertyAttribute* Find(std::string_view attribute) const;
  /// Its first value, or "".
  [[nodiscard]] std::string_view Text(std::string_view attribute) const;
};

/// Parses the one group of a file. Groups for whose name `skip` holds are passed over unparsed.
/// A missing `;` is accepted where the line ends. Throws UserError naming file and line.
[[nodiscard]] LibertyGroup ParseLiberty(std::string_view text, const std::string& file,
                                        const std::function<bool(std::string_view)>& skip);

}  // namespace mixpe::sim::netlist
