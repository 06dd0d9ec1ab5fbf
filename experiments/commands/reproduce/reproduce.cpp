// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "experiments/cli/claim.hpp"
#include "experiments/cli/command.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/listing.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;

std::vector<std::pair<std::string, std::string>> Claims() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const std::string& name : Registry<Claim>::Names())
    rows.emplace_back(name, Registry<Claim>::Get(name).sentence);
  return rows;
}

void Describe(Options& options) {
  auto add = options.add_options();
  add("claim", po::value<std::string>(), "which claim (see list claims)");
  add("table", po::value<std::string>()->default_value(""),
      "one of the claim's tables instead of its report");
  add("batch,b", po::value<long>(),
      "rows per layer, for a table that asks for it; the claim's own unless given");
  add("format", po::value<std::string>(),
      "table, csv or json; csv for a table, table for the report unless given");
  add("output,o", po::value<std::string>(), "write to this file instead of standard output");
}

std::string TableOf(const Arguments& arguments, const Claim& claim) {
  const std::string table = arguments["table"].as<std::string>();
  const bool known =
      std::find(claim.tables.begin(), claim.tables.end(), table) != claim.tables.end();
  if (!table.empty() && !known) {
    throw UserError({}, "--table " + table + " is not a table of " + claim.name,
                    Suggest(table, claim.tables));
  }
  return table;
}

/// Rows per layer; 0 if not given.
long BatchOf(const Arguments& arguments) {
  if (!arguments.contains("batch")) return 0;
  constexpr long kMostRows = 1L << 20;
  const long batch = arguments["batch"].as<long>();
  if (batch < 1 || batch > kMostRows) {
    throw UserError({}, "--batch " + std::to_string(batch), "use 1 to 1048576");
  }
  return batch;
}

int Run(const Arguments& arguments) {
  if (!arguments.contains("claim")) {
    for (const auto& [name, sentence] : Claims()) std::cout << name << "  " << sentence << "\n";
    return static_cast<int>(ExitCode::kOk);
  }
  const Claim& claim = Registry<Claim>::Get(arguments["claim"].as<std::string>());
  ClaimRequest request{TableOf(arguments, claim), "", BatchOf(arguments)};
  request.format = arguments.contains("format") ? arguments["format"].as<std::string>()
                   : request.table.empty()      ? "table"
                                                : "csv";
  CheckFormat(request.format, {"table", "csv", "json"});
  const std::string text = claim.run(request);
  if (arguments.contains("output")) {
    WriteFile(arguments["output"].as<std::string>(), text);
  } else {
    std::cout << text;
  }
  return static_cast<int>(ExitCode::kOk);
}

[[maybe_unused]] const bool kListing =
    Registry<Listing>::Add({"claims", "published claims that can be reproduced", Claims});
[[maybe_unused]] const bool kRegistered = Registry<Command>::Add(
    {"reproduce",
     "does a published claim hold, step by step",
     {"claim"},
     {"reproduce mixpe_paper", "reproduce mixpe_paper --table layers --batch 16",
      "reproduce mixpe_paper --table ladder --format table"},
     Describe,
     Run});

}  // namespace
}  // namespace mixpe::experiments
