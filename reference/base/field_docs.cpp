// SPDX-License-Identifier: Apache-2.0
#include "reference/base/field_docs.hpp"

namespace mixpe {

std::string Field::RangeText() const {
  if (!choices_.empty()) return "one of " + Join(choices_, ", ");
  if (!has_range()) return "";
  return (low_ > kLowest ? ExactNumber(low_) : "-inf") + ".." +
         (high_ < -kLowest ? ExactNumber(high_) : "inf");
}

void FieldDocs::AddRow(const std::string& path, const Field& field, const std::string& value) {
  rows_.push_back({path, field.unit(), field.RangeText(), field.optional() ? value : "required",
                   field.sentence()});
}

std::string FieldTable(const std::vector<FieldRow>& rows) {
  std::string text;
  for (const FieldRow& row : rows) {
    text += row.path + (row.unit.empty() ? "" : " [" + row.unit + "]");
    if (!row.range.empty()) text += " " + row.range;
    text += ", " +
            (row.default_text == "required" ? row.default_text : "default " + row.default_text) +
            ": " + row.sentence + "\n";
  }
  return text;
}

}  // namespace mixpe
