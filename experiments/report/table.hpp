// SPDX-License-Identifier: Apache-2.0
// One result table, written for a terminal, a browser, a page of Markdown, a spreadsheet or a
// program.
#pragma once

#include <string>
#include <vector>

namespace mixpe::experiments {

/// A value with how it is shown; `number` is what machines read, `text` what people read.
struct Cell {
  Cell(std::string shown) : text(std::move(shown)) {}
  Cell(const char* shown) : text(shown) {}
  Cell(double value, std::string shown) : text(std::move(shown)), exact(value), numeric(true) {}
  /// Integers are shown with thousands separators.
  Cell(long value);

  std::string text;
  double exact = 0.0;
  long whole = 0;
  bool numeric = false;
  bool integral = false;
};

struct Column {
  std::string
      name;  ///< machine name with its unit, e.g. "latency_ms": header of csv and key of json
  std::string title;  ///< for people
  bool bar = false;   ///< draw a bar proportional to the value beside it
};

struct Table {
  std::string title;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

/// Throws UserError unless `format` is one of `allowed`.
void CheckFormat(const std::string& format, const std::vector<std::string>& allowed);

[[nodiscard]] std::string ToTerminal(const Table& table);
[[nodiscard]] std::string ToMarkdown(const Table& table);
[[nodiscard]] std::string ToHtml(const Table& table);
/// RFC 4180, header first. Numbers unrounded.
[[nodiscard]] std::string ToCsv(const Table& table);
/// JSON array of objects keyed by column name.
[[nodiscard]] std::string ToJsonRows(const Table& table);

/// Complete HTML page around the given body parts.
[[nodiscard]] std::string HtmlPage(const std::string& title, const std::string& body);

/// `1.23 k`, `45.6 M`, ... three significant digits with an SI prefix.
[[nodiscard]] std::string Si(double value, const std::string& unit);
/// Three significant digits, no exponent for ordinary sizes.
[[nodiscard]] std::string Short(double value);

}  // namespace mixpe::experiments
