// SPDX-License-Identifier: Apache-2.0
// Runs checks side by side and keeps what is known: rows of unchanged sources come from the cache.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "sim/verify/check.hpp"

namespace mixpe::sim {

struct VerifyRequest {
  bool fast = false;
  std::vector<std::string> modules;  ///< names of subjects or modules; empty: all
  std::filesystem::path pe = {};     ///< verify only this folder of the user
  int jobs = 1;                      ///< checks at a time, at least 1
  std::filesystem::path root;        ///< the tree; its build/verify holds cache and work
  std::function<void(int done, int all, const std::string& what)> progress = {};
};

/// The whole table, sorted by subject, then check. A check that cannot run gives a missing row.
/// Throws UserError for a module that does not exist.
[[nodiscard]] std::vector<Row> Verify(const VerifyRequest& request);

/// Hash of names and contents of files and folders (recursively); absent ones count as such.
[[nodiscard]] std::string ContentKey(const std::vector<std::filesystem::path>& places,
                                     const std::string& salt);

}  // namespace mixpe::sim
