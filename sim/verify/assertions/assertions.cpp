// SPDX-License-Identifier: Apache-2.0
// Every handshake that a module drives (x_valid_o with x_ready_i) is watched: by a
// handshake_checker in it, or in the module that it is handed on from unchanged. Counted in the
// source.
#include <algorithm>
#include <regex>
#include <set>

#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/verify/check.hpp"

namespace mixpe::sim {
namespace {

std::string WithoutComments(const std::string& text) {
  static const std::regex kComment("//[^\n]*");
  return std::regex_replace(text, kComment, "");
}

/// Prefixes x of the handshakes that the module drives.
std::set<std::string> Driven(const std::string& text) {
  static const std::regex kValid(R"(\boutput\b[^,;)]*?\b(\w*)valid_o\b)");
  std::set<std::string> prefixes;
  for (std::sregex_iterator match(text.begin(), text.end(), kValid), none; match != none; ++match) {
    const std::string prefix = (*match)[1];
    if (std::regex_search(text, std::regex("\\binput\\b[^;]*?\\b" + prefix + "ready_i\\b"))) {
      prefixes.insert(prefix);
    }
  }
  return prefixes;
}

/// Instances of checkers, as one text.
std::string Checkers(const std::string& text) {
  static const std::regex kStatement(R"(\bhandshake_checker\b[^;]*;)");
  std::string all;
  for (std::sregex_iterator match(text.begin(), text.end(), kStatement), none; match != none;
       ++match) {
    all += match->str() + "\n";
  }
  return all;
}

/// Whether nothing but an instance drives it: `.y_valid_o(x_valid_o)` or `.x_valid_o` alone.
bool IsHandedOn(const std::string& text, const std::string& valid) {
  const std::regex connected("\\.(\\w*valid_o\\s*\\(\\s*" + valid + "\\s*\\)|" + valid +
                             "\\s*[,)\n])");
  return std::regex_search(text, connected);
}

bool IsWatched(const std::string& text, const std::string& valid) {
  return std::regex_search(Checkers(text), std::regex("\\.valid_i\\(" + valid + "\\)")) ||
         IsHandedOn(text, valid);
}

std::vector<Row> Run(const Subject& subject, const Bench&) {
  int driven = 0, watched = 0;
  std::string first;
  for (const auto& source : subject.sources) {
    const std::string text = WithoutComments(ReadFile(source.string()));
    for (const std::string& prefix : Driven(text)) {
      ++driven;
      if (IsWatched(text, prefix + "valid_o")) {
        ++watched;
      } else if (first.empty()) {
        first = ", first not: " + source.filename().string() + " " + prefix + "valid_o";
      }
    }
  }
  if (driven == 0) return {};
  return {AtLeast(subject.name, "assertions", 100.0 * watched / driven, 100, "% of handshakes",
                  std::to_string(watched) + " of " + std::to_string(driven) + " watched" + first)};
}

[[maybe_unused]] const bool kRegistered =
    Registry<Check>::Add({.name = "assertions",
                          .sentence = "handshakes driven by modules that assertions watch",
                          .fast = true,
                          .applies = [](const Subject& subject) { return !subject.is_pe; },
                          .depends = [](const Subject&) { return std::vector<std::string>{}; },
                          .run = Run});

}  // namespace
}  // namespace mixpe::sim
