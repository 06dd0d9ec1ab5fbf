// SPDX-License-Identifier: Apache-2.0
// The modules around the PEs as netlists in Icarus, a second simulator and one that knows X. What
// the folder's tests did to the ports of their Verilated models is done again, evaluation by
// evaluation, all registers and memories starting as X. From the first reset on, control outputs
// are known, and every output bit that is known is the one that Verilator saw.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <regex>

#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"
#include "sim/tools/tool.hpp"
#include "sim/verify/check.hpp"
#include "sim/verify/rtl_tests.hpp"
#include "sim/verify/tested_design.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr double kTestLimit_s = 120;

struct Port {
  bool output = false;
  std::string name;
  int bits = 0;
};

/// From the list that rtl/join_sources.cmake makes: "/* IN */ MIXPE_8(clk_i,0,0)".
std::vector<Port> PortsOf(const fs::path& list) {
  static const std::regex kPort(R"(/\* (IN|OUT) \*/ MIXPE_\w*\((\w+),(\d+),0.*)");
  std::vector<Port> ports;
  std::ifstream file(list);
  for (std::string line; std::getline(file, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, kPort)) throw DeviceError("no port: " + line);
    ports.push_back({match[1] == "OUT", match[2], std::stoi(match[3]) + 1});
  }
  return ports;
}

/// The valid that says when this output means something: of the longest common beginning.
std::string ValidOf(const Port& port, const std::vector<Port>& ports) {
  static const std::regex kValid(R"((\w*)valid_o)");
  std::string found;
  std::size_t longest = 0;
  for (const Port& other : ports) {
    std::smatch match;
    if (!other.output || !std::regex_match(other.name, match, kValid)) continue;
    const std::string prefix = match[1];
    if (other.name == port.name || !port.name.starts_with(prefix)) continue;
    if (!found.empty() && prefix.size() < longest) continue;
    found = other.name;
    longest = prefix.size();
  }
  return found;
}

/// Numbers of the datapath, which has no reset; all else is control.
bool IsData(const Port& port) {
  static const std::regex kData(R"(\w*(data|sum|acc|partial|gated)\w*)");
  return std::regex_match(port.name, kData);
}

bool IsReady(const Port& port) { return port.name.ends_with("ready_o"); }

std::string Vector(const Port& port) { return "[" + std::to_string(port.bits - 1) + ":0] "; }

std::string Comparison(const Port& port, const std::vector<Port>& ports) {
  const std::string seen = "net_" + port.name, want = "new_" + port.name;
  std::string text = "      if (|(" + seen + " ^ " + want +
                     ") === 1'b1) begin\n        wrong = wrong + 1;\n" +
                     "        if (wrong == 1) $display(\"FIRST WRONG " + port.name +
                     " %h not %h at %0d\", " + seen + ", " + want + ", line);\n      end\n";
  if (IsData(port)) return text;
  std::string valid = ValidOf(port, ports);
  if (IsReady(port)) valid.clear();
  const std::string meant = valid.empty() ? "" : " && net_" + valid + " !== 1'b0";
  return text + "      if (^" + seen + " === 1'bx" + meant +
         ") begin\n        unknown = unknown + 1;\n        if (unknown == 1) $display(\"FIRST "
         "UNKNOWN " +
         port.name + " at %0d\", line);\n      end\n";
}

std::string BenchSource(const std::string& top, const std::vector<Port>& ports) {
  std::string declarations, connections, format, arguments, inputs, clocks, comparisons;
  for (const Port& port : ports) {
    declarations += "  reg " + Vector(port) + "new_" + port.name + ";\n  " +
                    (port.output ? "wire " : "reg ") + Vector(port) + "net_" + port.name + ";\n";
    connections += (connections.empty() ? "" : ", ") + std::string(".") + port.name + "(net_" +
                   port.name + ")";
    format += (format.empty() ? "" : " ") + std::string("%h");
    arguments += ", new_" + port.name;
    const std::string apply = "      net_" + port.name + " = new_" + port.name + ";\n";
    if (port.output) {
      comparisons += Comparison(port, ports);
    } else {
      (port.name == "clk_i" ? clocks : inputs) += apply;
    }
  }
  const bool resets = std::any_of(ports.begin(), ports.end(),
                                  [](const Port& port) { return port.name == "rst_ni"; });
  return "// SPDX-License-Identifier: Apache-2.0\nmodule bench;\n" + declarations +
         "  integer file, line, fields, unknown, wrong;\n  reg begun;\n  reg [8*256-1:0] name;\n "
         " " +
         top + " u_dut (" + connections +
         ");\n  initial begin\n    unknown = 0; wrong = 0; line = 0; begun = " +
         (resets ? "1'b0" : "1'b1") +
         ";\n    if (!$value$plusargs(\"record=%s\", name)) $finish;\n"
         "    file = $fopen(name, \"r\");\n"
         "    fields = $fscanf(file, \"" +
         format + "\"" + arguments + ");\n    while (fields == " + std::to_string(ports.size()) +
         ") begin\n      line = line + 1;\n" + inputs + "      #1;\n" + clocks + "      #1;\n" +
         (resets ? "      if (!net_rst_ni) begun = 1'b1;\n" : "") + "      if (begun" +
         (resets ? " && net_rst_ni" : "") + ") begin\n" + comparisons +
         "      end\n      fields = $fscanf(file, \"" + format + "\"" + arguments +
         ");\n    end\n    $display(\"LINES %0d UNKNOWN %0d WRONG %0d\", line, unknown, wrong);\n"
         "    $finish;\n  end\nendmodule\n";
}

/// Sums over the runs of a subject.
struct Verdict {
  int designs = 0, lines = 0, unknown = 0, wrong = 0;
  std::string first;
};

class BlockFourState {
 public:
  BlockFourState(const Subject& subject, const Bench& bench)
      : subject_(subject), bench_(bench), tests_(bench) {}

  std::vector<Row> Run() {
    for (const fs::path& description : tests_.Designs(subject_)) RunDesign(description);
    if (verdict_.lines == 0) return {};
    return {AtMost(subject_.name, "four-state", verdict_.unknown + verdict_.wrong, 0, "outputs",
                   std::to_string(verdict_.designs) + " designs, " +
                       std::to_string(verdict_.lines) + " evaluations from X, " +
                       std::to_string(verdict_.unknown) + " unknown, " +
                       std::to_string(verdict_.wrong) + " wrong" + verdict_.first)};
  }

 private:
  void RunDesign(const fs::path& description) {
    std::string test = description.stem().string();  // rtl_x_model of rtl_x
    test.erase(test.rfind("_model"));
    const std::vector<std::string> all = tests_.Of(subject_);
    if (std::find(all.begin(), all.end(), test) == all.end()) return;
    tests_.Build({test});
    const std::vector<Port> ports =
        PortsOf(description.parent_path() / (description.stem().string() + ".verilated/ports.inc"));
    if (std::none_of(ports.begin(), ports.end(), [](const Port& port) { return port.output; })) {
      return;  // a checker
    }
    const fs::path folder = bench_.work / test;
    const TestedDesign design = GatherTested(subject_, bench_, description, folder, "");
    RecordTest(test, folder);
    MakeNetlist(folder, design, ports);
    ++verdict_.designs;
    for (const auto& entry : fs::directory_iterator(folder / "record"))
      Replay(folder, entry.path());
  }

  void RecordTest(const std::string& test, const fs::path& folder) {
    fs::create_directories(folder / "record");
    (void)tests_.Run(
        test, folder,
        {"MIXPE_RTL_RECORD=" + (folder / "record").string(), "MIXPE_HOME=" + bench_.root.string()},
        kTestLimit_s);
  }

  void MakeNetlist(const fs::path& folder, const TestedDesign& design,
                   const std::vector<Port>& ports) {
    RunYosys(folder, "netlist",
             design.read +
                 "proc -norom\nflatten\nopt\nbwmuxmap\nmemory_collect\nopt_clean\n"
                 "write_verilog -noattr netlist.v\n",
             120);
    WriteFile((folder / "bench.v").string(), BenchSource(design.top, ports));
    RunToolOrThrow(FindTool("iverilog"), {{"-g2012", "-o", "bench.vvp", "bench.v", "netlist.v"},
                                          folder,
                                          folder / "iverilog.log",
                                          120});
  }

  void Replay(const fs::path& folder, const fs::path& record) {
    const fs::path log = folder / "vvp.log";
    RunToolOrThrow(FindTool("vvp"),
                   {{"bench.vvp", "+record=" + record.string()}, folder, log, 300});
    const std::string said = ReadLog(log);
    const std::size_t place = said.find("LINES ");
    int lines = 0, unknown = 0, wrong = 0;
    if (place == std::string::npos ||
        std::sscanf(said.c_str() + place, "LINES %d UNKNOWN %d WRONG %d", &lines, &unknown,
                    &wrong) != 3) {
      throw DeviceError("the bench of " + folder.string() + " gave no verdict");
    }
    verdict_.lines += lines;
    verdict_.unknown += unknown;
    verdict_.wrong += wrong;
    if (verdict_.first.empty() && place > 0) {
      verdict_.first = ", " + folder.filename().string() + ": " + said.substr(0, said.find('\n'));
    }
  }

  const Subject& subject_;
  const Bench& bench_;
  RtlTests tests_;
  Verdict verdict_;
};

[[maybe_unused]] const bool kRegistered = Registry<Check>::Add(
    {.name = "block_four_state",
     .sentence = "outputs of netlists unknown, or not Verilator's, when all registers start as X",
     .fast = false,
     .applies = [](const Subject& subject) { return subject.IsMachinery(); },
     .depends =
         [](const Subject&) {
           return std::vector<std::string>{"models", "tests/rtl"};
         },
     .run = [](const Subject& subject,
               const Bench& bench) { return BlockFourState(subject, bench).Run(); }});

}  // namespace
}  // namespace mixpe::sim
