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
  add("batch,b", po::value<long>()->default_value(0),
      "rows per layer, where a table asks for it; 0: the claim's own");
  add("format", po::value<std::string>(),
      "table, csv or json; csv for a table, table for the report unless given");
}

int Run(const Arguments& arguments) {
  if (!arguments.contains("claim")) {
    for (const auto& [name, sentence] : Claims()) std::cout << name << "  " << sentence << "\n";
    return static_cast<int>(ExitCode::kOk);
  }
  const Claim& claim = Registry<Claim>::Get(arguments["claim"].as<std::string>());
  ClaimRequest request{arguments["table"].as<std::string>(), "", arguments["batch"].as<long>()};
  const bool known =
      std::find(claim.tables.begin(), claim.tables.end(), request.table) != claim.tables.end();
  if (!request.table.empty() && !known) {
    throw UserError({}, "--table " + request.table + " is not a table of " + claim.name,
                    Suggest(request.table, claim.tables));
  }
  constexpr long kMostRows = 1L << 20;
  if (request.batch < 0 || request.batch > kMostRows) {
    throw UserError({}, "--batch " + std::to_string(request.batch), "use 1 to 1048576");
  }
  request.format = arguments.contains("format") ? arguments["format"].as<std::string>()
                   : request.table.empty()      ? "table"
                                                : "csv";
  CheckFormat(request.format, {"table", "csv", "json"});
  std::cout << claim.run(request);
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
