// SPDX-License-Identifier: Apache-2.0
// Where two traces differ, value by value.
#pragma once

#include <string>
#include <vector>

#include "reference/trace/trace.hpp"

namespace mixpe::experiments {

struct Difference {
  std::string path;  ///< as in an error message: "operators[3].extents.k", indices of trace A
  std::string a;     ///< the value in A; "" where A has none
  std::string b;
};

/// Every difference in file order; empty exactly if the traces are equal. Operators that both have
/// at the beginning and at the end are matched; those between are compared in pairs, and what one
/// side has more of is named whole.
[[nodiscard]] std::vector<Difference> FindDifferences(const reference::Trace& a,
                                                      const reference::Trace& b);

}  // namespace mixpe::experiments
