// SPDX-License-Identifier: Apache-2.0
// A published claim that the program can reproduce. A claim lives in experiments/claims/<name>/ and
// registers itself.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace mixpe::experiments {

/// What `reproduce` was asked.
struct ClaimRequest {
  std::string table;   ///< one of Claim::tables; "": the report
  std::string format;  ///< table, csv or json
  long batch = 0;      ///< rows per layer; 0: not given, the claim's own
};

/// Registered in Registry<Claim>.
struct Claim {
  static constexpr const char* kKind = "claim";
  std::string name;
  std::string sentence;             ///< what is claimed
  std::vector<std::string> tables;  ///< besides the report
  std::function<std::string(const ClaimRequest&)>
      run;  ///< the text to print; throws UserError, also for a setting it has no use for
};

}  // namespace mixpe::experiments
