// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/row.hpp"

#include <algorithm>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
  return text;
}

Row Judged(Row row) {
  const bool ok = row.at_most ? row.figure <= row.limit : row.figure >= row.limit;
  row.status = ok ? RowStatus::kOk : RowStatus::kShort;
  row.detail = OneLine(row.detail);
  return row;
}

RowStatus StatusFrom(const std::string& text) {
  for (const RowStatus status : {RowStatus::kOk, RowStatus::kShort, RowStatus::kMissing}) {
    if (text == ToString(status)) return status;
  }
  throw ContractError("no status '" + text + "'");
}

}  // namespace

Row AtLeast(const std::string& module, const std::string& check, double figure, double limit,
            const std::string& unit, const std::string& detail) {
  return Judged({module, check, figure, limit, unit, false, RowStatus::kOk, detail});
}

Row AtMost(const std::string& module, const std::string& check, double figure, double limit,
           const std::string& unit, const std::string& detail) {
  return Judged({module, check, figure, limit, unit, true, RowStatus::kOk, detail});
}

Row Missing(const std::string& module, const std::string& check, double limit,
            const std::string& unit, const std::string& why) {
  return {module, check, 0.0, limit, unit, false, RowStatus::kMissing, OneLine(why)};
}

const char* ToString(RowStatus status) {
  switch (status) {
    case RowStatus::kOk:
      return "ok";
    case RowStatus::kShort:
      return "short";
    case RowStatus::kMissing:
      return "missing";
  }
  return "";
}

std::string Store(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) {
    text += Join({row.module, row.check, ExactNumber(row.figure), ExactNumber(row.limit), row.unit,
                  row.at_most ? "most" : "least", ToString(row.status), row.detail},
                 "\t") +
            "\n";
  }
  return text;
}

std::vector<Row> Restore(const std::string& text) {
  std::vector<Row> rows;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells(1);
    for (const char c : line) {
      if (c == '\t') {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    MIXPE_EXPECT(cells.size() == 8, "a stored row has eight fields: " + line);
    rows.push_back({cells[0], cells[1], std::stod(cells[2]), std::stod(cells[3]), cells[4],
                    cells[5] == "most", StatusFrom(cells[6]), cells[7]});
  }
  return rows;
}

}  // namespace mixpe::sim
