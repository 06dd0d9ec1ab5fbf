// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "experiments/cli/command.hpp"
#include "experiments/cli/workload_options.hpp"
#include "experiments/commands/trace/differences.hpp"
#include "experiments/commands/trace/summary.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/registry.hpp"
#include "reference/llm/llm.hpp"
#include "reference/trace/trace_json.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;
using nlohmann::ordered_json;
using reference::Trace;

/// Exit code of `compare` for traces that differ; the others are ExitCode's.
constexpr int kDifferent = 1;

void Describe(Options& options) {
  auto add = options.add_options();
  add("action", po::value<std::string>(), "show, write or compare");
  add("what", po::value<std::string>(), "trace file, or a model: name, config.json or its folder");
  add("other", po::value<std::string>(), "compare: the second one");
  add("output,o", po::value<std::string>(), "write: the trace file to make");
  DescribeWorkload(options);
  add("differences", po::value<long>()->default_value(20), "compare: the most that are listed");
  add("format", po::value<std::string>()->default_value("table"),
      "table, json or csv. csv of show: section (operators, operands), kind, phase, role, format, "
      "records, executions, macs, elements_read, elements_written. csv of compare: path, a, b");
}

/// A trace begins with its schema; every other file or name is a model's. The options say what is
/// asked of a model and mean nothing for a trace.
bool IsTraceFile(const std::string& what) {
  if (!std::filesystem::is_regular_file(what)) return false;
  std::string head(200, '\0');
  std::ifstream(what, std::ios::binary).read(head.data(), std::ssize(head));
  return head.find(reference::kTraceSchema) != std::string::npos;
}

Trace TraceOf(const std::string& what, const Arguments& arguments) {
  if (!IsTraceFile(what)) {
    return reference::Walk(reference::LoadModel(what), WorkloadOptions(arguments));
  }
  return reference::LoadTrace(what);
}

/// A setting that nothing heeds is an error: the options are for models.
void RefuseIdleOptions(const Arguments& arguments) {
  const auto is_trace = [&](const char* name) {
    return !arguments.contains(name) || IsTraceFile(arguments[name].as<std::string>());
  };
  if (!is_trace("what") || !is_trace("other")) return;
  for (const char* name : {"batch", "prefill", "decode", "context", "routing"}) {
    if (arguments[name].defaulted()) continue;
    throw UserError({}, std::string("--") + name + " has no effect on a trace file",
                    "leave it out, or give a model");
  }
}

std::string Given(const Arguments& arguments, const char* name, const std::string& meaning) {
  if (arguments.contains(name)) return arguments[name].as<std::string>();
  throw UserError({}, "trace: " + meaning + " is missing", "see ./mixpe trace --help");
}

void RefuseOther(const Arguments& arguments) {
  if (!arguments.contains("other")) return;
  throw UserError({}, "trace: one file too many, " + arguments["other"].as<std::string>(),
                  "use trace compare A B");
}

Table OperatorTable(const Summary& summary) {
  Table table{"operators",
              {{"kind", "kind"},
               {"phase", "phase"},
               {"records", "records"},
               {"executions", "executions"},
               {"macs", "MACs", true}},
              {}};
  for (const OperatorRow& row : summary.operators) {
    table.rows.push_back({ToString(row.kind), ToString(row.phase), Cell(row.records),
                          Cell(row.executions), Cell(row.macs)});
  }
  return table;
}

Table OperandTable(const Summary& summary) {
  Table table{"elements by role and format",
              {{"role", "role"},
               {"format", "format"},
               {"elements_read", "read", true},
               {"elements_written", "written", true}},
              {}};
  for (const OperandRow& row : summary.operands) {
    table.rows.push_back(
        {ToString(row.role), row.format, Cell(row.elements_read), Cell(row.elements_written)});
  }
  return table;
}

/// Both tables in one, for spreadsheets: a column that a section does not have is empty.
Table FlatTable(const Summary& summary) {
  Table table;
  for (const char* name : {"section", "kind", "phase", "role", "format", "records", "executions",
                           "macs", "elements_read", "elements_written"}) {
    table.columns.push_back({name, name, false});
  }
  for (const OperatorRow& row : summary.operators) {
    table.rows.push_back({"operators", ToString(row.kind), ToString(row.phase), "", "",
                          Cell(row.records), Cell(row.executions), Cell(row.macs), "", ""});
  }
  for (const OperandRow& row : summary.operands) {
    table.rows.push_back({"operands", "", "", ToString(row.role), row.format, "", "", "",
                          Cell(row.elements_read), Cell(row.elements_written)});
  }
  return table;
}

ordered_json WorkloadJson(const reference::Workload& w) {
  return {{"name", w.name},
          {"source", w.source},
          {"parameters", w.parameters},
          {"active_parameters", w.active_parameters},
          {"batch", w.batch},
          {"prompt_tokens", w.prompt_tokens},
          {"new_tokens", w.new_tokens},
          {"context_tokens", w.context_tokens},
          {"kv_elements", w.kv_elements}};
}

ordered_json TotalJson(const OperatorRow& total) {
  return {{"records", total.records}, {"executions", total.executions}, {"macs", total.macs}};
}

/// Head of every JSON answer.
ordered_json Document(const std::string& action, const std::vector<std::string>& files) {
  return {{"schema_version", 1},
          {"command", "trace " + action},
          {"provenance", {{"kind", "counted"}, {"files", files}}}};
}

void PrintTable(const Trace& trace, const Summary& summary) {
  const reference::Workload& w = trace.workload;
  const auto count = [](std::int64_t value) { return Cell(value).text; };
  std::cout << w.name << "   (" << w.source << ")\n"
            << "parameters  " << count(w.parameters) << ", " << count(w.active_parameters)
            << " touched by one token\n"
            << "request     batch " << count(w.batch) << ", " << count(w.prompt_tokens)
            << " prompt and " << count(w.new_tokens) << " new tokens, context "
            << count(w.context_tokens) << ", KV cache " << count(w.kv_elements) << " elements\n"
            << "operators   " << count(summary.total.records) << " records, "
            << count(summary.total.executions) << " executions, " << count(summary.total.macs)
            << " MACs\n\n"
            << ToTerminal(OperatorTable(summary)) << "\n"
            << ToTerminal(OperandTable(summary));
}

int Show(const Arguments& arguments, const std::string& format) {
  RefuseOther(arguments);
  const std::string file = Given(arguments, "what", "the file to show");
  const Trace trace = TraceOf(file, arguments);
  const Summary summary = Summarise(trace);
  if (format == "csv") {
    std::cout << ToCsv(FlatTable(summary));
  } else if (format == "json") {
    ordered_json document = Document("show", {file});
    document["workload"] = WorkloadJson(trace.workload);
    document["total"] = TotalJson(summary.total);
    document["operators"] = ordered_json::parse(ToJsonRows(OperatorTable(summary)));
    document["operands"] = ordered_json::parse(ToJsonRows(OperandTable(summary)));
    std::cout << document.dump(2) << "\n";
  } else {
    PrintTable(trace, summary);
  }
  return static_cast<int>(ExitCode::kOk);
}

Table DifferenceTable(const std::vector<Difference>& differences, std::size_t most) {
  Table table{"first differences", {{"path", "where"}, {"a", "A"}, {"b", "B"}}, {}};
  for (std::size_t i = 0; i < std::min(most, differences.size()); ++i) {
    table.rows.push_back({differences[i].path, differences[i].a, differences[i].b});
  }
  return table;
}

Table TotalTable(const OperatorRow& a, const OperatorRow& b) {
  Table table{"totals", {{"total", "total"}, {"a", "A"}, {"b", "B"}}, {}};
  table.rows = {{"records", Cell(a.records), Cell(b.records)},
                {"executions", Cell(a.executions), Cell(b.executions)},
                {"macs", Cell(a.macs), Cell(b.macs)}};
  return table;
}

int CompareFiles(const Arguments& arguments, const std::string& format) {
  const std::string files[] = {Given(arguments, "what", "the first file to compare"),
                               Given(arguments, "other", "the second file to compare")};
  const long most = arguments["differences"].as<long>();
  if (most < 0) throw UserError({}, "--differences is negative", "give 0 or more");
  const Trace a = TraceOf(files[0], arguments);
  const Trace b = TraceOf(files[1], arguments);
  const std::vector<Difference> differences = FindDifferences(a, b);
  const Table listed = DifferenceTable(differences, static_cast<std::size_t>(most));
  const OperatorRow total_a = Summarise(a).total;
  const OperatorRow total_b = Summarise(b).total;
  if (format == "csv") {
    std::cout << ToCsv(listed);
  } else if (format == "json") {
    ordered_json document = Document("compare", {files[0], files[1]});
    document["equal"] = differences.empty();
    document["difference_count"] = differences.size();
    document["differences"] = ordered_json::parse(ToJsonRows(listed));
    document["total_a"] = TotalJson(total_a);
    document["total_b"] = TotalJson(total_b);
    std::cout << document.dump(2) << "\n";
  } else if (differences.empty()) {
    std::cout << "equal\n\n" << ToTerminal(TotalTable(total_a, total_b));
  } else {
    std::cout << differences.size() << " differences\n\n"
              << ToTerminal(listed) << "\n"
              << ToTerminal(TotalTable(total_a, total_b));
  }
  return differences.empty() ? static_cast<int>(ExitCode::kOk) : kDifferent;
}

int Write(const Arguments& arguments) {
  RefuseOther(arguments);
  const std::string what = Given(arguments, "what", "the model to write");
  const std::string file = Given(arguments, "output", "--output");
  const Trace trace = TraceOf(what, arguments);
  reference::SaveTrace(trace, file);
  std::cout << file << ": " << trace.operators.size() << " operators\n";
  return static_cast<int>(ExitCode::kOk);
}

int Run(const Arguments& arguments) {
  const std::string action = Given(arguments, "action", "the action, show, write or compare,");
  const std::string format = arguments["format"].as<std::string>();
  CheckFormat(format, {"table", "json", "csv"});
  RefuseIdleOptions(arguments);
  if (action == "show") return Show(arguments, format);
  if (action == "write") return Write(arguments);
  if (action == "compare") return CompareFiles(arguments, format);
  throw UserError({}, "trace: unknown action '" + action + "'",
                  Suggest(action, {"show", "write", "compare"}));
}

[[maybe_unused]] const bool kRegistered = Registry<Command>::Add(
    {"trace",
     "what a model asks of hardware: show it, write it, compare two (exit code 1 if they differ)",
     {"action", "what", "other"},
     {"trace show opt-6.7b --prefill 512 --decode 128", "trace write opt-6.7b -o a.json",
      "trace show model.trace.json --format csv",
      "trace compare before.trace.json after.trace.json --differences 5"},
     Describe,
     Run});

}  // namespace
}  // namespace mixpe::experiments
