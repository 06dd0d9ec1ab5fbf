// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <nlohmann/json.hpp>

#include "experiments/cli/command.hpp"
#include "reference/base/listing.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using Rows = std::vector<std::pair<std::string, std::string>>;

Rows Commands() {
  Rows rows;
  for (const std::string& name : Registry<Command>::Names()) {
    rows.emplace_back(name, Registry<Command>::Get(name).sentence);
  }
  return rows;
}

void PrintTable(const Listing& listing) {
  std::cout << listing.name << ": " << listing.sentence << "\n";
  for (const auto& [name, sentence] : listing.rows()) {
    const std::string gap(name.size() < 26 ? 26 - name.size() : 1, ' ');
    std::cout << "  " << name << gap << sentence << "\n";
  }
  std::cout << "\n";
}

/// RFC 4180: a quote inside a quoted field is doubled.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

void PrintCsv(const Listing& listing) {
  for (const auto& [name, sentence] : listing.rows()) {
    std::cout << listing.name << "," << Quoted(name) << "," << Quoted(sentence) << "\n";
  }
}

nlohmann::ordered_json ToJson(const Listing& listing) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& [name, sentence] : listing.rows()) {
    rows.push_back({{"name", name}, {"sentence", sentence}});
  }
  return {{"kind", listing.name}, {"sentence", listing.sentence}, {"items", rows}};
}

void Describe(Options& options) {
  options.add_options()("kind", po::value<std::string>(), "only this kind, e.g. models");
  options.add_options()("format", po::value<std::string>()->default_value("table"),
                        "table, json or csv");
}

int Run(const Arguments& arguments) {
  std::vector<std::string> kinds = Registry<Listing>::Names();
  if (arguments.contains("kind")) kinds = {arguments["kind"].as<std::string>()};
  const std::string format = arguments["format"].as<std::string>();
  nlohmann::ordered_json document = {{"schema_version", 1},
                                     {"kinds", nlohmann::ordered_json::array()}};
  if (format == "csv") std::cout << "kind,name,sentence\n";
  for (const std::string& kind : kinds) {
    const Listing& listing = Registry<Listing>::Get(kind);
    if (format == "table") {
      PrintTable(listing);
    } else if (format == "csv") {
      PrintCsv(listing);
    } else if (format == "json") {
      document["kinds"].push_back(ToJson(listing));
    } else {
      throw UserError({}, "--format " + format + " is not possible here", "use table, json or csv");
    }
  }
  if (format == "json") std::cout << document.dump(2) << "\n";
  return static_cast<int>(ExitCode::kOk);
}

[[maybe_unused]] const bool kCommands =
    Registry<Listing>::Add({"commands", "what the program can be asked", Commands});
[[maybe_unused]] const bool kRegistered =
    Registry<Command>::Add({"list",
                            "what is here: every plug-in and data set in one sentence",
                            {"kind"},
                            {"list", "list models --format json"},
                            Describe,
                            Run});

}  // namespace
}  // namespace mixpe::experiments
