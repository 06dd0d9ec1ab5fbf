// SPDX-License-Identifier: Apache-2.0
#include "reference/base/error.hpp"

namespace mixpe {

std::string ToString(const Where& where) {
  std::string text = where.file;
  if (where.line > 0) text += (text.empty() ? "line " : ":") + std::to_string(where.line);
  if (!text.empty()) text += ": ";
  if (!where.path.empty()) text += where.path + ": ";
  return text;
}

UserError::UserError(const Where& where, std::string_view offence, std::string_view remedy)
    : std::runtime_error(ToString(where) + std::string(offence) +
                         (remedy.empty() ? "" : "; " + std::string(remedy))) {}

void FailContract(const char* file, int line, const char* condition, const std::string& message) {
  throw ContractError(std::string(file) + ":" + std::to_string(line) + ": expected " + condition +
                      ": " + message);
}

}  // namespace mixpe
