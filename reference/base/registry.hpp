// SPDX-License-Identifier: Apache-2.0
// Named things that announce themselves at start-up, so that adding one edits no existing file.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe {

/// One registry per kind of thing. `Item` needs members `name` and `sentence` (std::string) and a
/// static `constexpr const char* kKind` used in messages. Usage, at the end of a plug-in's source
/// file:
///   [[maybe_unused]] const bool kRegistered = Registry<Command>::Add({...});
template <class Item>
class Registry {
 public:
  /// Returns true. Throws ContractError if the name is empty or taken, or the sentence is missing.
  static bool Add(Item item) {
    MIXPE_EXPECT(!item.name.empty() && !item.sentence.empty(),
                 std::string(Item::kKind) + " without a name or a sentence");
    std::string name = item.name;
    const bool added = Items().emplace(name, std::move(item)).second;
    MIXPE_EXPECT(added, std::string(Item::kKind) + " '" + name + "' registered twice");
    return true;
  }

  /// Throws UserError naming what is known.
  [[nodiscard]] static const Item& Get(const std::string& name) {
    const auto found = Items().find(name);
    if (found != Items().end()) return found->second;
    throw UserError({}, "unknown " + std::string(Item::kKind) + " '" + name + "'",
                    Suggest(name, Names()));
  }

  [[nodiscard]] static bool Has(const std::string& name) { return Items().contains(name); }

  /// Sorted.
  [[nodiscard]] static std::vector<std::string> Names() {
    std::vector<std::string> names;
    for (const auto& [name, item] : Items()) names.push_back(name);
    return names;
  }

 private:
  // Function-local so that it exists before any registration in another translation unit.
  static std::map<std::string, Item>& Items() {
    static std::map<std::string, Item> items;
    return items;
  }
};

}  // namespace mixpe
