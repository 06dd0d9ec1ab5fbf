// SPDX-License-Identifier: Apache-2.0
// Does each AXI4-Lite assertion fire on a driver that breaks its rule, and only then?
#include "tests/rtl/axi/checker_case.hpp"

namespace mixpe::tests {
namespace {

/// Each given part of an access taken in one cycle.
void Take(CheckerBench& bench, bool address, bool data, bool read) {
  bench->awvalid = bench->awready = address;
  bench->wvalid = bench->wready = data;
  bench->arvalid = bench->arready = read;
  bench.Cycle();
  bench->awvalid = bench->wvalid = bench->arvalid = 0;
}

void Answer(CheckerBench& bench, bool write, unsigned response) {
  (write ? bench->bvalid : bench->rvalid) = 1;
  (write ? bench->bready : bench->rready) = 1;
  (write ? bench->bresp : bench->rresp) = static_cast<CData>(response);
  bench.Cycle();
  bench->bvalid = bench->rvalid = 0;
  bench.Cycle();
}

std::vector<CheckerCase> AllCases() {
  const auto nothing = [](CheckerBench&) {};
  const auto written = [](CheckerBench& bench) { Take(bench, true, true, false); };
  const auto read = [](CheckerBench& bench) { Take(bench, false, false, true); };
  std::vector<CheckerCase> cases;
  Append(cases,
         ChannelCases(
             "u_aw", [](Vdut& d) { return std::tie(d.awvalid, d.awready, d.awaddr); }, nothing));
  Append(cases, ChannelCases(
                    "u_w", [](Vdut& d) { return std::tie(d.wvalid, d.wready, d.wstrb); }, nothing));
  Append(cases, ChannelCases(
                    "u_b", [](Vdut& d) { return std::tie(d.bvalid, d.bready, d.bresp); }, written));
  Append(cases,
         ChannelCases(
             "u_ar", [](Vdut& d) { return std::tie(d.arvalid, d.arready, d.araddr); }, nothing));
  Append(cases, ChannelCases(
                    "u_r", [](Vdut& d) { return std::tie(d.rvalid, d.rready, d.rdata); }, read));
  Append(cases, {{"WriteResponseAfterAddress",
                  [](CheckerBench& bench, bool wrong) {
                    Take(bench, !wrong, true, false);
                    Answer(bench, true, 0);
                  }},
                 {"WriteResponseAfterData",
                  [](CheckerBench& bench, bool wrong) {
                    Take(bench, true, !wrong, false);
                    Answer(bench, true, 2);
                  }},
                 {"ReadResponseAfterAddress",
                  [](CheckerBench& bench, bool wrong) {
                    Take(bench, false, false, true);
                    Answer(bench, false, 0);
                    if (wrong) Answer(bench, false, 0);
                  }},
                 {"WriteResponseExists",
                  [](CheckerBench& bench, bool wrong) {
                    Take(bench, true, true, false);
                    Answer(bench, true, wrong ? 1 : 3);
                  }},
                 {"ReadResponseExists", [](CheckerBench& bench, bool wrong) {
                    Take(bench, false, false, true);
                    Answer(bench, false, wrong ? 1 : 2);
                  }}});
  return cases;
}

TEST(AxilChecker, EachAssertionFiresOnItsOffenceOnly) { ExpectBites(AllCases()); }

TEST(AxilChecker, NoAssertionIsUntried) {
  ExpectAllTried({"common/handshake_checker", "axi/axil_checker"}, AllCases());
}

}  // namespace
}  // namespace mixpe::tests
