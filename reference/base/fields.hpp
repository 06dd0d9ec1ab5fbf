// SPDX-License-Identifier: Apache-2.0
// A parameter is described once; reading, printing and documentation follow from that one line.
//
//   struct ArrayParams {
//     std::int64_t rows = 32;
//     template <class Visitor>
//     void Describe(Visitor& visit) {
//       visit("rows", rows, Field("PEs", "PEs along the activation edge").Range(1, 4096));
//     }
//   };
//
// Visitors: YamlReader (strict), YamlWriter (resolved values), FieldDocs (reference table).
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace mixpe {

/// Meaning of one parameter. Its default is the value the member holds before it is read.
class Field {
 public:
  /// `unit` is "" for names and switches; `sentence` says what the parameter means.
  Field(std::string unit, std::string sentence)
      : unit_(std::move(unit)), sentence_(std::move(sentence)) {}

  /// Both ends included. For a list: of each element.
  Field&& Range(double low, double high) && {
    low_ = low;
    high_ = high;
    return std::move(*this);
  }
  /// The text must be one of these.
  Field&& OneOf(std::vector<std::string> choices) && {
    choices_ = std::move(choices);
    return std::move(*this);
  }
  /// May be left out; the member's initial value stands.
  Field&& Optional() && {
    optional_ = true;
    return std::move(*this);
  }

  [[nodiscard]] const std::string& unit() const { return unit_; }
  [[nodiscard]] const std::string& sentence() const { return sentence_; }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }
  [[nodiscard]] bool has_range() const { return low_ > kLowest || high_ < -kLowest; }
  [[nodiscard]] const std::vector<std::string>& choices() const { return choices_; }
  [[nodiscard]] bool optional() const { return optional_; }
  /// `1..4096`, `one of a, b`, or "".
  [[nodiscard]] std::string RangeText() const;

 private:
  static constexpr double kLowest = std::numeric_limits<double>::lowest();
  std::string unit_;
  std::string sentence_;
  double low_ = kLowest;
  double high_ = -kLowest;
  std::vector<std::string> choices_;
  bool optional_ = false;
};

/// A struct that describes its members to any visitor.
template <class T, class Visitor>
concept Described = requires(T value, Visitor& visitor) {
  value.Describe(visitor);
};

}  // namespace mixpe
