// SPDX-License-Identifier: Apache-2.0
// Does OpenSTA, an independent analyser, find the same longest path on the same netlist? Its
// Debian package is part of the full tier's packages.
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "reference/base/text.hpp"
#include "sim/netlist/timing.hpp"
#include "tests/sim/netlist/build_netlist.hpp"
#include "tests/sim/netlist/small_library.hpp"

namespace mixpe::sim::netlist {
namespace {

/// A name that Verilog takes as it is (IEEE 1364, escaped identifier).
std::string Escaped(const Netlist& netlist, NetId net) {
  if (net <= kNet1) return netlist.net_names[static_cast<std::size_t>(net)];
  return "\\" + netlist.net_names[static_cast<std::size_t>(net)] + " ";
}

/// Every port bit becomes a port of its own.
std::string Verilog(const Netlist& netlist) {
  std::string ports, body;
  for (const Port& port : netlist.ports) {
    for (std::size_t i = 0; i < port.nets.size(); ++i) {
      const std::string name = port.output ? "\\o" + port.name + std::to_string(i) + " "
                                           : Escaped(netlist, port.nets[i]);
      ports += (ports.empty() ? "" : ", ") + name;
      body += (port.output ? "output " : "input ") + name + ";\n";
      if (port.output) body += "assign " + name + " = " + Escaped(netlist, port.nets[i]) + ";\n";
    }
  }
  for (std::size_t net = 2; net < netlist.net_names.size(); ++net)
    body += "wire " + Escaped(netlist, static_cast<NetId>(net)) + ";\n";
  for (const Instance& instance : netlist.instances) {
    std::string pins;
    for (const auto& [pin, net] : instance.pins)
      pins += (pins.empty() ? "." : ", .") + pin + "(" + Escaped(netlist, net) + ")";
    body += instance.type + " " + instance.name + " (" + pins + ");\n";
  }
  return "module built (" + ports + ");\n" + body + "endmodule\n";
}

std::string Output(const std::string& command) {
  std::string text;
  std::array<char, 4096> chunk{};
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  while (pipe && fgets(chunk.data(), chunk.size(), pipe.get())) text += chunk.data();
  return text;
}

/// Longest path with setup (ps) as OpenSTA reports it: the period less the worst slack.
double OpenStaPs(const Netlist& netlist, const std::string& liberty) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("opensta_test_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  WriteFile(folder / "n.v", Verilog(netlist));
  WriteFile(folder / "n.tcl", "read_liberty " + liberty + "\nread_verilog " +
                                  (folder / "n.v").string() +
                                  "\nlink_design built\ncreate_clock -name c -period 1000 {clk}\n"
                                  "report_checks -path_delay max -digits 6\n");
  const std::string report =
      Output("sta -no_splash -exit " + (folder / "n.tcl").string() + " 2>&1");
  std::filesystem::remove_all(folder);
  const std::size_t end = report.rfind("slack (");
  EXPECT_NE(end, std::string::npos) << report;
  if (end == std::string::npos) return 0;
  const std::size_t begin = report.rfind('\n', end) + 1;
  return (1000 - std::stod(report.substr(begin, end - begin))) * 1000;
}

TEST(OpenSta, RandomNetlistsHaveTheSameLongestPath) {
  const Library osu = ReadLiberty({testing::kOsu018});
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const Netlist netlist =
        testing::RandomNetlist(osu,
                               {"AND2X1", "AOI21X1", "AOI22X1", "BUFX2", "FAX1", "HAX1", "INVX1",
                                "INVX4", "MUX2X1", "NAND2X1", "NAND3X1", "NOR2X1", "NOR3X1",
                                "OAI21X1", "OAI22X1", "OR2X2", "XNOR2X1", "XOR2X1"},
                               "DFFPOSX1", "CLK", 9, 400, seed);
    const Design design(osu, netlist, {.wire_ff_per_sink = 0});
    const Timing timing = AnalyzeTiming(design, {.input_slew_ps = 0});
    EXPECT_GT(timing.classes.register_to_register_ps, 500);
    // Six digits of ns in single precision, over a path of some thousand ps.
    // Input ports have no constraint there, so that its worst path begins at a register.
    EXPECT_NEAR(timing.classes.register_to_register_ps, OpenStaPs(netlist, testing::kOsu018), 0.2)
        << seed;
  }
}

}  // namespace
}  // namespace mixpe::sim::netlist
