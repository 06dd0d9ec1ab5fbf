// SPDX-License-Identifier: Apache-2.0
// Deterministic mutation fuzzing of a reader: whatever the bytes, it returns a value that
// re-serialises stably, or throws UserError.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::fuzz {

/// Damages a valid file in one of seven ways, the structural ones aimed at JSON.
class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : rng_(seed) {}

  /// One to four damages, one after the other.
  [[nodiscard]] std::string Mutate(const std::vector<std::string>& corpus) {
    std::string bytes = Pick(corpus);
    for (std::int64_t i = rng_.Between(1, 4); i > 0; --i) DamageOnce(bytes, Pick(corpus));
    return bytes;
  }

 private:
  template <class T>
  const T& Pick(const std::vector<T>& items) {
    return items[static_cast<std::size_t>(rng_.Between(0, std::ssize(items) - 1))];
  }

  std::size_t Place(const std::string& bytes) {
    return static_cast<std::size_t>(rng_.Between(0, std::ssize(bytes)));
  }

  void DamageOnce(std::string& bytes, const std::string& other) {
    switch (rng_.Between(0, 6)) {
      case 0:
        return FlipBit(bytes);
      case 1:
        return bytes.resize(Place(bytes));
      case 2:
        return Splice(bytes, other);
      case 3:
        return BlowUpNumber(bytes);
      case 4:
        return ReplaceValue(bytes);
      case 5:
        return RepeatPart(bytes);
      default:
        return ErasePart(bytes);
    }
  }

  void FlipBit(std::string& bytes) {
    if (bytes.empty()) return;
    char& byte = bytes[static_cast<std::size_t>(rng_.Between(0, std::ssize(bytes) - 1))];
    byte = static_cast<char>(byte ^ (1 << rng_.Between(0, 7)));
  }

  void Splice(std::string& bytes, const std::string& other) {
    bytes = bytes.substr(0, Place(bytes)) + other.substr(Place(other));
  }

  void BlowUpNumber(std::string& bytes) {
    static const std::vector<std::string> numbers{"-1",
                                                  "0",
                                                  "1e999",
                                                  "-0",
                                                  "4.5",
                                                  "9223372036854775807",
                                                  "9223372036854775808",
                                                  "1e18",
                                                  "1e-5",
                                                  "00",
                                                  "NaN",
                                                  "4294967296",
                                                  "99999999999999999999999999",
                                                  "0x1"};
    const std::size_t begin = bytes.find_first_of("0123456789", Place(bytes));
    if (begin == std::string::npos) return;
    const std::size_t end = std::min(bytes.find_first_not_of("0123456789.eE", begin), bytes.size());
    bytes.replace(begin, end - begin, Pick(numbers));
  }

  /// Puts another value after a colon, comma or bracket.
  void ReplaceValue(std::string& bytes) {
    static const std::vector<std::string> values{"null",
                                                 "true",
                                                 "[]",
                                                 "{}",
                                                 "\"\"",
                                                 "\"\\ud800\"",
                                                 "\"\\u0000\"",
                                                 "[[[[[[[[[[[[[[[[[[[[",
                                                 "{\"a\":{\"a\":{\"a\":1}}}",
                                                 "\"__metadata__\"",
                                                 "\"\xff\"",
                                                 "\"gemm\"",
                                                 "\"F4\"",
                                                 "1"};
    const std::size_t at = bytes.find_first_of(":,[", Place(bytes));
    if (at == std::string::npos) return;
    const std::size_t end = std::min(bytes.find_first_of(",]}", at + 1), bytes.size());
    bytes.replace(at + 1, end - at - 1, Pick(values));
  }

  /// Repeats what stands between two commas: a duplicate key, or one more element.
  void RepeatPart(std::string& bytes) {
    const std::size_t begin = bytes.find(',', Place(bytes));
    if (begin == std::string::npos) return;
    const std::size_t end = std::min(bytes.find(',', begin + 1), bytes.size());
    bytes.insert(end, bytes.substr(begin, end - begin));
  }

  void ErasePart(std::string& bytes) {
    const std::size_t begin = Place(bytes);
    bytes.erase(begin, static_cast<std::size_t>(rng_.Between(0, 40)));
  }

  Rng rng_;
};

/// Reads the bytes and returns what a second writing of them gives. Throws UserError on bad bytes.
using Rewrite = std::function<std::string(const std::string&)>;

/// What went wrong on these bytes, or "".
inline std::string FindFailure(const Rewrite& rewrite, const std::string& bytes, bool& accepted) {
  accepted = false;
  try {
    const std::string once = rewrite(bytes);
    accepted = true;
    if (rewrite(once) != once) return "is not stable when written again";
  } catch (const UserError& error) {
    if (accepted) return std::string("its own writing is refused: ") + error.what();
    if (std::string(error.what()).size() > 4000) return "message of unbounded length";
  } catch (const std::exception& error) {
    return std::string("threw something else: ") + error.what();
  }
  return "";
}

/// Removes pieces, halving their size, while the failure remains.
inline std::string Shrink(const Rewrite& rewrite, std::string bytes) {
  bool accepted = false;
  for (std::size_t piece = bytes.size() / 2; piece > 0; piece /= 2) {
    for (std::size_t at = 0; at + piece <= bytes.size();) {
      std::string smaller = bytes;
      smaller.erase(at, piece);
      if (FindFailure(rewrite, smaller, accepted).empty()) {
        at += piece;
      } else {
        bytes = std::move(smaller);
      }
    }
  }
  return bytes;
}

struct Outcome {
  int accepted = 0;
  int refused = 0;
  std::string failure;  ///< with seed and shrunk input, or ""
};

/// `mutations` damaged files, the seed of each its number: a failure names the one to repeat.
/// `prepare` mends what would stop every reader at the door (a length, a checksum).
inline Outcome FuzzReader(
    const Rewrite& rewrite, const std::vector<std::string>& corpus, int mutations,
    const Rewrite& prepare = [](const std::string& bytes) { return bytes; }) {
  Outcome outcome;
  for (int seed = 0; seed < mutations; ++seed) {
    const std::string bytes = prepare(Mutator(static_cast<std::uint64_t>(seed)).Mutate(corpus));
    bool accepted = false;
    const std::string failure = FindFailure(rewrite, bytes, accepted);
    ++(accepted ? outcome.accepted : outcome.refused);
    if (failure.empty()) continue;
    outcome.failure = "seed " + std::to_string(seed) + ": " + failure + "; smallest input:\n" +
                      Shrink(rewrite, bytes);
    return outcome;
  }
  return outcome;
}

}  // namespace mixpe::fuzz
