// SPDX-License-Identifier: Apache-2.0
// One figure of the verification table beside its limit.
#pragma once

#include <string>
#include <vector>

namespace mixpe::sim {

/// kMissing: the figure could not be obtained, which is as bad as a figure that falls short.
enum class RowStatus { kOk, kShort, kMissing };

struct Row {
  std::string module;  ///< below rtl/, without extension: a folder or a file of it
  std::string check;
  double figure = 0.0;
  double limit = 0.0;
  std::string unit;
  bool at_most = false;  ///< the limit is the most allowed; else the least
  RowStatus status = RowStatus::kOk;
  std::string detail;  ///< one line
};

/// A figure that has to reach `limit`, such as coverage.
[[nodiscard]] Row AtLeast(const std::string& module, const std::string& check, double figure,
                          double limit, const std::string& unit, const std::string& detail);

/// A figure that may not exceed `limit`, such as findings.
[[nodiscard]] Row AtMost(const std::string& module, const std::string& check, double figure,
                         double limit, const std::string& unit, const std::string& detail);

/// A figure that should be there and is not; `why` says what is lacking.
[[nodiscard]] Row Missing(const std::string& module, const std::string& check, double limit,
                          const std::string& unit, const std::string& why);

[[nodiscard]] const char* ToString(RowStatus status);

/// Rows as text, one line each, and back. The order and all fields survive.
[[nodiscard]] std::string Store(const std::vector<Row>& rows);
[[nodiscard]] std::vector<Row> Restore(const std::string& text);

}  // namespace mixpe::sim
