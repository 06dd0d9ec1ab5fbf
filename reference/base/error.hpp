// SPDX-License-Identifier: Apache-2.0
// The three ways a run can fail, and what the process returns for each.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace mixpe {

/// Process exit codes; documented in README.md.
enum class ExitCode : int { kOk = 0, kUser = 2, kDevice = 3, kBug = 70 };

/// Where an offence stands. `line` is 1-based, 0 if unknown; `path` is the dotted key path, may be
/// empty.
struct Where {
  std::string file;
  int line = 0;
  std::string path;
};

/// `file:line: path: ` with the unknown parts left out.
[[nodiscard]] std::string ToString(const Where& where);

/// The user asked for something that cannot be done; the text says where, what and how to mend it.
class UserError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  /// `where offence; remedy`
  UserError(const Where& where, std::string_view offence, std::string_view remedy);
};

/// A device, file system or external tool refused.
class DeviceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A promise between two parts of this program was broken: a fault of ours.
class ContractError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] void FailContract(const char* file, int line, const char* condition,
                               const std::string& message);

}  // namespace mixpe

/// States a contract; active in every build type. Throws ContractError.
#define MIXPE_EXPECT(condition, message) \
  (static_cast<bool>(condition) ? void() \
                                : ::mixpe::FailContract(__FILE__, __LINE__, #condition, message))
