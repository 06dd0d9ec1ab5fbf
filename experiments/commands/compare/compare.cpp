// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <thread>

#include "experiments/cli/command.hpp"
#include "experiments/cli/workload_options.hpp"
#include "experiments/compare/report.hpp"
#include "experiments/outside_pe/outside_pe.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/yaml_writer.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using Strings = std::vector<std::string>;

struct Settings {
  Strings models;
  Strings accelerators;
  std::vector<std::int64_t> batches;
  reference::WalkOptions walk;
  Platform platform;
  Budget budget;
  std::string iso;
  std::int64_t kv_bits = 0;
  std::optional<sim::Machine> outside;  ///< around the user's PE; its name is among `accelerators`

  [[nodiscard]] sim::Machine Described(const std::string& accelerator) const {
    return outside && outside->spec.name == accelerator ? *outside
                                                        : MachineOf(accelerator, platform);
  }
};

struct Study {
  std::vector<reference::Trace> traces;
  std::vector<Scenario> scenarios;  ///< one per trace
};

void Describe(Options& options) {
  auto add = options.add_options();
  add("model,m", po::value<Strings>()->composing(),
      "name (see list models), config.json or its folder; repeatable");
  add("accelerators,a", po::value<Strings>()->multitoken(),
      "names or YAML files; all rivals unless given");
  add("iso", po::value<std::string>()->default_value("area"),
      "held equal: area, pe, power, bandwidth, described");
  DescribeWorkload(options);
  add("kv-bits", po::value<long>()->default_value(0),
      "width of the KV cache; 0: each design's own");
  add("set", po::value<Strings>()->composing(),
      "replace a platform parameter: path=value, repeatable");
  add("costs", po::value<std::string>(),
      "of PEs: recorded (this project's synthesis, the default) or published");
  add("pe", po::value<std::string>(),
      "a PE of your own as well: a folder with pe.svh, pe.yaml and modules");
  add("explain", po::value<std::string>()->implicit_value("mixpe_w4a8"),
      "show the arithmetic for this accelerator");
  add("brief", "only the summary of each workload");
  add("format", po::value<std::string>()->default_value("table"), "table, json, csv, md or html");
}

std::vector<std::int64_t> Batches(const Arguments& arguments, const reference::WalkOptions& walk) {
  if (!arguments["batch"].defaulted()) return {walk.batch};
  return {1, 16};
}

constexpr const char* kAround = "mixpe_w4a8";  ///< whose array the user's PE gets

/// The user's PE can be priced in one library; so all are, and differ in nothing else.
void AddOutside(const std::string& folder, Settings& s) {
  if (s.platform.costs != "recorded") {
    throw UserError({}, "--pe with published costs: nobody has published those of this PE",
                    "leave --costs out");
  }
  s.platform.libraries = {sim::characterize::kDefaultLibrary};
  const int jobs = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  s.outside = MachineAround(folder, sim::LoadAccelerator(kAround), jobs,
                            [](std::size_t done, std::size_t all, const std::string& name) {
                              std::fprintf(stderr, "compare: characterized %s, %zu of %zu\n",
                                           name.c_str(), done, all);
                            });
  const std::string& name = s.outside->spec.name;
  if (sim::IsAccelerator(name)) {
    throw UserError({}, "--pe " + folder + ": its name '" + name + "' is that of an accelerator",
                    "write another name into its pe.yaml");
  }
  s.accelerators.push_back(name);
}

Settings Read(const Arguments& arguments) {
  Settings s;
  s.models = arguments.contains("model") ? arguments["model"].as<Strings>()
                                         : Strings{"llama-2-7b", "mixtral-8x7b"};
  s.walk = WorkloadOptions(arguments);
  s.batches = Batches(arguments, s.walk);
  Strings settings = arguments.contains("set") ? arguments["set"].as<Strings>() : Strings{};
  if (arguments.contains("costs")) {
    settings.push_back("costs=" + arguments["costs"].as<std::string>());
  }
  s.platform = LoadPlatform(settings);
  s.iso = arguments["iso"].as<std::string>();
  s.accelerators = arguments.contains("accelerators") ? arguments["accelerators"].as<Strings>()
                                                      : sim::RivalNames(s.platform.Costs());
  if (arguments.contains("pe")) AddOutside(arguments["pe"].as<std::string>(), s);
  s.budget = BudgetOf(s.platform, ParseIso(s.iso));
  std::set<std::string> seen;
  std::erase_if(s.accelerators, [&](const std::string& name) { return !seen.insert(name).second; });
  const bool has_reference = std::find(s.accelerators.begin(), s.accelerators.end(),
                                       s.platform.reference) != s.accelerators.end();
  if (!has_reference) s.accelerators.push_back(s.platform.reference);
  s.kv_bits = arguments["kv-bits"].as<long>();
  if (s.kv_bits < 0 || s.kv_bits > 32) {
    throw UserError({}, "--kv-bits " + std::to_string(s.kv_bits),
                    "use 1 to 32, or 0 for each design's own");
  }
  return s;
}

std::vector<reference::Trace> Walk(const Settings& s) {
  std::vector<reference::Trace> traces;
  for (const std::string& name : s.models) {
    const reference::LlmModel model = reference::LoadModel(name);
    for (const std::int64_t batch : s.batches) {
      reference::WalkOptions options = s.walk;
      options.batch = batch;
      traces.push_back(reference::Walk(model, options));
    }
  }
  return traces;
}

/// One accelerator, at one end of its area band, on all workloads: the mappings found serve every
/// workload.
struct Column {
  std::shared_ptr<const sim::FastModel> model;
  std::vector<Outcome> outcomes;
};

Column PriceColumn(const Settings& s, const sim::Machine& machine, AreaEnd end,
                   const std::vector<reference::Trace>& traces) {
  auto model =
      std::make_shared<sim::FastModel>(Equalized(machine, s.platform, s.budget, end, s.kv_bits));
  Column column{model, {}};
  for (const reference::Trace& trace : traces) column.outcomes.push_back(PriceTrace(*model, trace));
  return column;
}

/// Columns are independent; results are placed by index, so any number of workers gives the same
/// output.
std::vector<Column> PriceColumns(const Settings& s, const std::vector<AreaEnd>& ends,
                                 const std::vector<reference::Trace>& traces) {
  std::vector<sim::Machine> machines;
  for (const std::string& name : s.accelerators) machines.push_back(s.Described(name));
  const std::size_t count = machines.size() * ends.size();
  std::vector<Column> columns(count);
  std::vector<std::exception_ptr> failures(count);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      try {
        columns[i] = PriceColumn(s, machines[i / ends.size()], ends[i % ends.size()], traces);
      } catch (...) {
        failures[i] = std::current_exception();
      }
    }
  };
  std::vector<std::jthread> workers;
  const unsigned hands = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 1; i < hands; ++i) workers.emplace_back(work);
  work();
  workers.clear();
  for (const std::exception_ptr& failure : failures) {
    if (failure) std::rethrow_exception(failure);
  }
  return columns;
}

Study Price(const Settings& s) {
  Study study{Walk(s), {}};
  std::vector<AreaEnd> ends{AreaEnd::kValue};
  if (s.budget.iso == Iso::kArea) ends = {AreaEnd::kValue, AreaEnd::kLow, AreaEnd::kHigh};
  const std::vector<Column> columns = PriceColumns(s, ends, study.traces);
  for (std::size_t t = 0; t < study.traces.size(); ++t) {
    Scenario scenario{
        study.traces[t].workload, s.platform.reference, s.budget.Sentence(s.platform), s.iso, {}};
    for (std::size_t a = 0; a < s.accelerators.size(); ++a) {
      const Column* column = &columns[a * ends.size()];
      Entry entry{s.accelerators[a], column->model, column->outcomes[t], nullptr, nullptr, {}, {}};
      if (ends.size() > 1) {
        entry.large_model = column[1].model;
        entry.large_outcome = column[1].outcomes[t];
        entry.small_model = column[2].model;
        entry.small_outcome = column[2].outcomes[t];
      }
      scenario.entries.push_back(std::move(entry));
    }
    study.scenarios.push_back(std::move(scenario));
  }
  return study;
}

std::string Heading(const Scenario& s) {
  const reference::Workload& w = s.workload;
  const std::int64_t before = w.context_tokens - w.prompt_tokens - w.new_tokens;
  return w.name + ", batch " + std::to_string(w.batch) + ", prefill " +
         std::to_string(w.prompt_tokens) + ", decode " + std::to_string(w.new_tokens) +
         (before > 0 ? " after " + std::to_string(before) + " tokens" : "");
}

const char* const kNotes =
    "All figures are fast-modelled (closed form), not measured. Band of latency: the array sized\n"
    "from either end of the PE's area band (equal area only); band of energy: all coefficients at\n"
    "either end. Formats differ in accuracy, which is not compared here. speed-up: whole request\n"
    "against the reference; mJ/token, all: prefill included. array busy: occupied, padding and\n"
    "shifting out included. Bounds: compute, DRAM, vector, group, outlier, latency (fill, drain).\n"
    "PE costs: recorded ones from netlists of this project, published ones from the literature.\n"
    "--explain [ACCELERATOR] shows the arithmetic and what would help.";

std::vector<Table> Tables(const Scenario& s, bool brief) {
  std::vector<Table> tables{SummaryTable(s)};
  if (brief) return tables;
  for (const reference::Phase phase : PhasesOf(s)) {
    tables.push_back(ClassTable(s, phase));
    tables.push_back(CycleTable(s, phase));
  }
  tables.push_back(PartTable(s));
  return tables;
}

/// How a heading, a paragraph and a table look in one format.
struct Markup {
  std::string (*table)(const Table&);
  const char *heading, *heading_end, *paragraph, *paragraph_end;
};

Markup MarkupOf(const std::string& format) {
  if (format == "html") return {ToHtml, "<h2>", "</h2>\n", "<p>", "</p>\n"};
  if (format == "md") return {ToMarkdown, "## ", "\n\n", "", "\n\n"};
  return {ToTerminal, "== ", " ==\n", "", "\n\n"};
}

void Print(const Study& study, const std::string& format, bool brief) {
  const Markup markup = MarkupOf(format);
  const auto heading = [&](const std::string& text) {
    return markup.heading + text + markup.heading_end;
  };
  const auto paragraph = [&](const std::string& text) {
    return markup.paragraph + text + markup.paragraph_end;
  };
  const Scenario& first = study.scenarios.front();
  std::string body =
      heading("machines") + paragraph(first.held_equal) + markup.table(MachineTable(first)) + "\n";
  for (const Scenario& scenario : study.scenarios) {
    body += heading(Heading(scenario));
    for (const Table& table : Tables(scenario, brief)) body += markup.table(table) + "\n";
  }
  body += paragraph(kNotes);
  std::cout << (format == "html" ? HtmlPage("mixpe compare", body) : body);
}

void PrintJson(const Study& study, const Settings& s) {
  nlohmann::ordered_json document{
      {"schema_version", 1}, {"command", "compare"}, {"kind", "fast-modelled"}};
  document["held_equal"] = s.budget.Sentence(s.platform);
  document["rows"] = nlohmann::ordered_json::parse(ToJsonRows(FlatTable(study.scenarios)));
  nlohmann::ordered_json machines;
  for (const Entry& entry : study.scenarios.front().entries) {
    machines[entry.accelerator] = WriteYaml(entry.model->machine().spec);
  }
  document["provenance"] = {{"platform", WriteYaml(s.platform)}, {"accelerators", machines}};
  std::cout << document.dump(1) << "\n";
}

void Explain(const Study& study, const std::string& accelerator) {
  for (std::size_t i = 0; i < study.scenarios.size(); ++i) {
    const Scenario& scenario = study.scenarios[i];
    const auto entry = std::find_if(scenario.entries.begin(), scenario.entries.end(),
                                    [&](const Entry& e) { return e.accelerator == accelerator; });
    std::cout << ExplainEntry(scenario, *entry, study.traces[i]);
  }
}

/// Throws UserError before anything is priced.
void CheckExplain(const Arguments& arguments, const Settings& settings, const std::string& format) {
  if (!arguments.contains("explain")) return;
  const std::string name = arguments["explain"].as<std::string>();
  if (format != "table") {
    throw UserError({}, "--explain with --format " + format,
                    "leave the format out: the arithmetic is text");
  }
  const Strings& names = settings.accelerators;
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw UserError({}, "--explain " + name + ": not among the compared accelerators",
                    "add it with --accelerators");
  }
}

int Run(const Arguments& arguments) {
  const std::string format = arguments["format"].as<std::string>();
  CheckFormat(format, {"table", "json", "csv", "md", "html"});
  const Settings settings = Read(arguments);
  CheckExplain(arguments, settings, format);
  const Study study = Price(settings);
  if (format == "csv") {
    std::cout << ToCsv(FlatTable(study.scenarios));
  } else if (format == "json") {
    PrintJson(study, settings);
  } else {
    Print(study, format, arguments.contains("brief"));
  }
  if (arguments.contains("explain")) Explain(study, arguments["explain"].as<std::string>());
  const bool all_refused =
      std::all_of(study.scenarios.begin(), study.scenarios.end(), [](const Scenario& s) {
        return std::all_of(s.entries.begin(), s.entries.end(),
                           [](const Entry& e) { return !e.outcome.refusal.empty(); });
      });
  if (!all_refused) return static_cast<int>(ExitCode::kOk);
  throw UserError({}, "no accelerator can run the model, see why above",
                  "enlarge what it names, e.g. --set capacity_gib=1024");
}

[[maybe_unused]] const bool kRegistered = Registry<Command>::Add(
    {"compare",
     "which accelerator serves this model best, by how much, and why",
     {},
     {"compare", "compare --model llama-3-8b --batch 4 --prefill 2048 --decode 64 --iso pe",
      "compare --model path/to/config.json --explain int8",
      "compare --pe experiments/examples/my_pe --brief"},
     Describe,
     Run});

}  // namespace
}  // namespace mixpe::experiments
