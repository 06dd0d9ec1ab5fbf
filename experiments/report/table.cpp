// SPDX-License-Identifier: Apache-2.0
#include "experiments/report/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::experiments {
namespace {

constexpr int kBarCells = 10;

/// Columns a terminal needs: UTF-8 continuation bytes take none.
std::size_t Width(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string Pad(const std::string& text, std::size_t width, bool right) {
  const std::string gap(width > Width(text) ? width - Width(text) : 0, ' ');
  return right ? gap + text : text + gap;
}

double Largest(const Table& table, std::size_t column) {
  double largest = 0.0;
  for (const auto& row : table.rows) {
    if (row[column].numeric) largest = std::max(largest, row[column].exact);
  }
  return largest;
}

std::string Bar(double share) {
  static const std::array<const char*, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int units = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kBarCells * 8));
  std::string bar;
  for (int i = 0; i < units / 8; ++i) bar += "█";
  return bar + eighths[static_cast<std::size_t>(units % 8)];
}

std::string BarOf(const Table& table, std::size_t column, const Cell& cell) {
  const double largest = Largest(table, column);
  return cell.numeric && largest > 0.0 ? Bar(cell.exact / largest) : "";
}

std::string Escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '&')
      safe += "&amp;";
    else if (c == '<')
      safe += "&lt;";
    else if (c == '>')
      safe += "&gt;";
    else
      safe += c;
  }
  return safe;
}

std::string CsvField(const Cell& cell) {
  if (cell.integral) return std::to_string(cell.whole);
  if (cell.numeric) return ExactNumber(cell.exact);
  if (cell.text.find_first_of(",\"\n") == std::string::npos) return cell.text;
  std::string quoted = "\"";
  for (const char c : cell.text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string Thousands(long value) {
  std::string digits = std::to_string(std::labs(value));
  for (int i = static_cast<int>(digits.size()) - 3; i > 0; i -= 3)
    digits.insert(static_cast<std::size_t>(i), ",");
  return (value < 0 ? "-" : "") + digits;
}

}  // namespace

Cell::Cell(long value)
    : text(Thousands(value)),
      exact(static_cast<double>(value)),
      whole(value),
      numeric(true),
      integral(true) {}

void CheckFormat(const std::string& format, const std::vector<std::string>& allowed) {
  if (std::find(allowed.begin(), allowed.end(), format) == allowed.end()) {
    throw UserError({}, "--format " + format + " is not possible here", Suggest(format, allowed));
  }
}

std::string ToTerminal(const Table& table) {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    std::size_t width = Width(table.columns[c].title);
    for (const auto& row : table.rows) width = std::max(width, Width(row[c].text));
    widths.push_back(width);
  }
  std::string text = table.title.empty() ? "" : table.title + "\n";
  const auto line = [&](const auto& cell_of, const auto& bar_of) {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const bool numeric = !table.rows.empty() && table.rows[0][c].numeric;
      out += (c > 0 ? "  " : "") + Pad(cell_of(c), widths[c], numeric);
      if (table.columns[c].bar) out += " " + Pad(bar_of(c), kBarCells, false);
    }
    return out.substr(0, out.find_last_not_of(' ') + 1) + "\n";
  };
  text += line([&](std::size_t c) { return table.columns[c].title; },
               [](std::size_t) { return std::string(); });
  for (const auto& row : table.rows) {
    text += line([&](std::size_t c) { return row[c].text; },
                 [&](std::size_t c) { return BarOf(table, c, row[c]); });
  }
  return text;
}

std::string ToMarkdown(const Table& table) {
  std::string text = table.title.empty() ? "" : "### " + table.title + "\n\n";
  std::string rule = "|";
  text += "|";
  for (const Column& column : table.columns) {
    text += " " + column.title + " |";
    rule += "---|";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : table.rows) {
    text += "|";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string bar = table.columns[c].bar ? " " + BarOf(table, c, row[c]) : "";
      text += " " + row[c].text + bar + " |";
    }
    text += "\n";
  }
  return text + "\n";
}

std::string ToHtml(const Table& table) {
  std::string text = table.title.empty() ? "" : "<h3>" + Escaped(table.title) + "</h3>\n";
  text += "<table>\n<thead><tr>";
  for (const Column& column : table.columns) text += "<th>" + Escaped(column.title) + "</th>";
  text += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    text += "<tr>";
    for (std::size_t c = 0; c < row.size(); ++c) {
      const double largest = Largest(table, c);
      std::string bar;
      if (table.columns[c].bar && row[c].numeric && largest > 0) {
        bar = "<div class=\"bar\" style=\"width:" + Short(100.0 * row[c].exact / largest) +
              "%\"></div>";
      }
      text += std::string("<td") + (row[c].numeric ? " class=\"n\">" : ">") + Escaped(row[c].text) +
              bar + "</td>";
    }
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n";
}

std::string ToCsv(const Table& table) {
  std::string text;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    text += (c > 0 ? "," : "") + table.columns[c].name;
  text += "\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += (c > 0 ? "," : "") + CsvField(row[c]);
    text += "\n";
  }
  return text;
}

std::string ToJsonRows(const Table& table) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string& key = table.columns[c].name;
      if (row[c].integral)
        object[key] = row[c].whole;
      else if (row[c].numeric)
        object[key] = row[c].exact;
      else
        object[key] = row[c].text;
    }
    rows.push_back(object);
  }
  return rows.dump();
}

std::string HtmlPage(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         Escaped(title) +
         "</title>\n<style>\n"
         "body{font:15px/1.45 system-ui,sans-serif;margin:2em auto;max-width:76em;padding:0 "
         "1em;color:#1b1f24}\n"
         "table{border-collapse:collapse;margin:0 0 2em;width:100%}\n"
         "th,td{padding:.3em .7em;border-bottom:1px solid "
         "#d8dee4;text-align:left;vertical-align:top}\n"
         "th{border-bottom:2px solid "
         "#57606a}td.n{text-align:right;font-variant-numeric:tabular-nums}\n"
         ".bar{height:.35em;background:#2f6f9f;margin:.15em 0 0 auto}\npre{white-space:pre-wrap}\n"
         "</style></head>\n<body>\n<h1>" +
         Escaped(title) + "</h1>\n" + body + "</body></html>\n";
}

std::string Short(double value) {
  const double magnitude = std::fabs(value);
  char buffer[64];
  if (magnitude > 0 && magnitude < 0.01) {
    std::snprintf(buffer, sizeof buffer, "%.3g", value);
  } else {
    const int digits = magnitude >= 100                   ? 0
                       : magnitude >= 10                  ? 1
                       : magnitude >= 1 || magnitude == 0 ? 2
                                                          : 3;
    std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  }
  return buffer;
}

std::string Si(double value, const std::string& unit) {
  static const std::array<const char*, 9> prefixes{"p", "n", "u", "m", "", "k", "M", "G", "T"};
  std::size_t i = 4;
  double scaled = value;
  while (std::fabs(scaled) >= 1000.0 && i + 1 < prefixes.size()) {
    scaled /= 1000.0;
    ++i;
  }
  while (scaled != 0.0 && std::fabs(scaled) < 1.0 && i > 0) {
    scaled *= 1000.0;
    --i;
  }
  return Short(scaled) + " " + prefixes[i] + unit;
}

}  // namespace mixpe::experiments
