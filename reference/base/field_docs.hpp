// SPDX-License-Identifier: Apache-2.0
// Field visitor that lists every parameter of a described struct with unit, range, default and
// meaning.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/fields.hpp"
#include "reference/base/text.hpp"

namespace mixpe {

struct FieldRow {
  std::string path;  ///< dotted; list elements as `name[]`, map values as `name.*`
  std::string unit;
  std::string range;
  std::string default_text;  ///< "required" where there is none
  std::string sentence;
};

class FieldDocs {
 public:
  template <class T>
  void operator()(const std::string& name, T& member, const Field& field) {
    Add(path_.empty() ? name : path_ + "." + name, member, field);
  }
  [[nodiscard]] const std::vector<FieldRow>& rows() const { return rows_; }

 private:
  static std::string Text(std::int64_t value) { return std::to_string(value); }
  static std::string Text(double value) { return ExactNumber(value); }
  static std::string Text(bool value) { return value ? "true" : "false"; }
  static std::string Text(const std::string& value) { return value.empty() ? "\"\"" : value; }

  template <class T>
  void Add(const std::string& path, T& member, const Field& field) {
    if constexpr (Described<T, FieldDocs>) {
      const std::string outer = path_;
      path_ = path;
      member.Describe(*this);
      path_ = outer;
    } else {
      AddRow(path, field, Text(member));
    }
  }
  template <class T>
  void Add(const std::string& path, std::optional<T>&, const Field& field) {
    T value{};
    Add(path, value, field);
  }
  template <class T>
  void Add(const std::string& path, std::vector<T>&, const Field& field) {
    T element{};
    Add(path + "[]", element, field);
  }
  template <class T>
  void Add(const std::string& path, std::map<std::string, T>&, const Field& field) {
    T element{};
    Add(path + ".*", element, field);
  }
  void AddRow(const std::string& path, const Field& field, const std::string& value);

  std::string path_;
  std::vector<FieldRow> rows_;
};

/// Reference table of a described struct, one line per parameter.
[[nodiscard]] std::string FieldTable(const std::vector<FieldRow>& rows);

template <class T>
[[nodiscard]] std::vector<FieldRow> DescribeFields() {
  T value{};
  FieldDocs docs;
  value.Describe(docs);
  return docs.rows();
}

}  // namespace mixpe
