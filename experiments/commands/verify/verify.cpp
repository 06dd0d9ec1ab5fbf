// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "experiments/cli/command.hpp"
#include "experiments/outside_pe/outside_pe.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/listing.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "sim/verify/runner.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using sim::Row;
using sim::RowStatus;

/// The answer is no: a figure falls short or is missing. Not a fault of user, tool or program.
constexpr int kFallsShort = 1;

void Describe(Options& options) {
  auto add = options.add_options();
  add("module", po::value<std::vector<std::string>>()->composing(),
      "only these folders or modules below rtl/, e.g. tile pe/shift_add");
  add("fast", "the subset that runs with every test, under a minute");
  add("pe", po::value<std::string>(),
      "a PE of your own: a folder with pe.svh, pe.yaml and modules");
  add("jobs,j", po::value<int>()->default_value(0), "checks at a time; 0: one per processor");
  add("format", po::value<std::string>()->default_value("table"),
      "table, json or csv (module,check,figure,limit,unit,status,detail)");
}

/// One line that is written over, on a terminal only.
void ShowProgress(int done, int all, const std::string& what) {
  std::cerr << "\r\033[K[" << done << "/" << all << "] " << what << std::flush;
  if (done == all) std::cerr << "\r\033[K" << std::flush;
}

sim::VerifyRequest Request(const Arguments& arguments) {
  sim::VerifyRequest request;
  request.fast = arguments.contains("fast");
  if (arguments.contains("module")) {
    request.modules = arguments["module"].as<std::vector<std::string>>();
  }
  if (arguments.contains("pe")) request.pe = arguments["pe"].as<std::string>();
  request.jobs = arguments["jobs"].as<int>();
  if (request.jobs < 0 || request.jobs > 1024) {
    throw UserError({}, "--jobs is " + std::to_string(request.jobs), "use 0 to 1024");
  }
  if (request.jobs == 0) {
    request.jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  }
  request.root = ProjectRoot();
  if (isatty(STDERR_FILENO) != 0) request.progress = ShowProgress;
  return request;
}

Table ToTable(const std::vector<Row>& rows, bool for_people) {
  Table table;
  table.columns = {{"module", "module"}, {"check", "check"}, {"figure", "figure"},
                   {"limit", "limit"},   {"unit", "unit"},   {"status", "status"},
                   {"detail", "detail"}};
  for (const Row& row : rows) {
    const std::string bound = (row.at_most ? "<= " : ">= ") + Short(row.limit);
    const bool missing = row.status == RowStatus::kMissing;
    table.rows.push_back({Cell(row.module), Cell(row.check),
                          missing ? Cell("") : Cell(row.figure, Short(row.figure)),
                          for_people ? Cell(bound) : Cell(row.limit, ""), Cell(row.unit),
                          Cell(ToString(row.status)), Cell(row.detail)});
  }
  return table;
}

std::string Summary(const std::vector<Row>& rows) {
  const auto count = [&](RowStatus status) {
    return std::to_string(std::count_if(rows.begin(), rows.end(),
                                        [&](const Row& row) { return row.status == status; }));
  };
  return count(RowStatus::kOk) + " ok, " + count(RowStatus::kShort) + " short, " +
         count(RowStatus::kMissing) + " missing\n";
}

int Run(const Arguments& arguments) {
  const std::string format = arguments["format"].as<std::string>();
  CheckFormat(format, {"table", "csv", "json"});
  const std::vector<Row> rows = Verify(Request(arguments));
  if (format == "csv") {
    std::cout << ToCsv(ToTable(rows, false));
  } else if (format == "json") {
    const nlohmann::ordered_json document = {
        {"schema_version", 1},
        {"fast", arguments.contains("fast")},
        {"rows", nlohmann::ordered_json::parse(ToJsonRows(ToTable(rows, false)))}};
    std::cout << document.dump(2) << "\n";
  } else {
    std::cout << ToTerminal(ToTable(rows, true)) << Summary(rows);
  }
  std::cout.flush();
  if (arguments.contains("pe")) ExpectRight(arguments["pe"].as<std::string>(), rows);
  const bool good = std::all_of(rows.begin(), rows.end(),
                                [](const Row& row) { return row.status == RowStatus::kOk; });
  return good ? static_cast<int>(ExitCode::kOk) : kFallsShort;
}

[[maybe_unused]] const bool kRegistered =
    Registry<Command>::Add({"verify",
                            "how well the hardware is verified, each figure beside its limit; "
                            "exit code 1 if any is missing or falls short",
                            {"module..."},
                            {"verify --fast", "verify tile pe/shift_add --format csv",
                             "verify --pe experiments/examples/my_pe"},
                            Describe,
                            Run});

}  // namespace
}  // namespace mixpe::experiments
