// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/measure.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "reference/base/error.hpp"

namespace mixpe::sim::characterize {
namespace {

/// `bits` bits of `words` from `lsb` on.
Words Field(const Words& words, int lsb, int bits) {
  Words field(static_cast<std::size_t>(bits + 63) / 64);
  for (int i = 0; i < bits; ++i) {
    const auto from = static_cast<std::size_t>(lsb + i), to = static_cast<std::size_t>(i);
    field[to / 64] |= (words.at(from / 64) >> from % 64 & 1) << to % 64;
  }
  return field;
}

std::string Hex(const Words& words) {
  std::ostringstream text;
  text << std::hex;
  for (std::size_t i = words.size(); i-- > 0;) text << words[i] << (i > 0 ? "'" : "");
  return text.str();
}

/// Drives a simulator and compares.
class Bench {
 public:
  Bench(netlist::Simulator& simulator, const std::string& what)
      : simulator_(simulator), what_(what) {
    for (const char* gated : {"load_clk_i", "swap_clk_i"}) {
      if (Has(gated)) simulator_.SetInput(Number(gated), 0);
    }
  }

  void Run(const Cycle& cycle) {
    for (const PortWrite& write : cycle.writes) {
      if (Has(write.port)) simulator_.SetInput(Number(write.port), write.words);
    }
    simulator_.RunCycle();
    for (const Expectation& expectation : cycle.expected) Compare(expectation);
  }

  [[nodiscard]] std::int64_t compared() const { return compared_; }

 private:
  /// The RTL's optional ports may be gone where nothing uses them.
  bool Has(const std::string& port) { return Number(port) != kAbsent; }

  std::size_t Number(const std::string& port) {
    const auto [place, is_new] = ports_.try_emplace(port, kAbsent);
    if (is_new) {
      try {
        place->second = simulator_.PortNumber(port);
      } catch (const UserError&) {
      }
    }
    return place->second;
  }

  void Compare(const Expectation& expected) {
    const Words got =
        Field(simulator_.PortValue(Number(expected.port)), expected.lsb, expected.bits);
    ++compared_;
    if (got == expected.value) return;
    throw UserError({what_, 0, ""},
                    "the netlist gives " + expected.port + " = 0x" + Hex(got) +
                        ", the golden model 0x" + Hex(expected.value) + " for " + expected.operands,
                    "mend the RTL or the golden model: they differ");
  }

  static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);
  netlist::Simulator& simulator_;
  std::string what_;
  std::map<std::string, std::size_t> ports_;
  std::int64_t compared_ = 0;
};

}  // namespace

Measurement Measure(const netlist::Design& design, const Stimulus& stimulus,
                    const std::string& what) {
  Measurement m;
  m.area = netlist::SummarizeArea(design);
  const netlist::Timing timing = netlist::AnalyzeTiming(design);
  m.paths = timing.classes;
  m.critical_path_ps = timing.critical_path_ps;
  m.period_ps = timing.critical_path_ps;
  m.wire_ff_per_sink = design.wire_ff_per_sink();
  m.macs_per_cycle = stimulus.macs_per_cycle;
  netlist::Simulator simulator(design, {.period_ps = m.period_ps});
  Bench bench(simulator, what);
  for (std::size_t i = 0; i < stimulus.cycles.size(); ++i) {
    if (static_cast<int>(i) == stimulus.warm_up) simulator.ForgetCounts();
    bench.Run(stimulus.cycles[i]);
  }
  m.energy = simulator.Report();
  m.vectors = bench.compared();
  return m;
}

}  // namespace mixpe::sim::characterize
