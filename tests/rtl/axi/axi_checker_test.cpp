// SPDX-License-Identifier: Apache-2.0
// Does each AXI4 assertion fire on a driver that breaks its rule, and only then?
#include "tests/rtl/axi/checker_case.hpp"

namespace mixpe::tests {
namespace {

/// A read address, taken at once.
void Ask(CheckerBench& bench, unsigned id, unsigned len) {
  bench->arvalid = bench->arready = 1;
  bench->arid = static_cast<CData>(id);
  bench->arlen = static_cast<CData>(len);
  bench->arsize = 3;
  bench->arburst = 1;
  bench->araddr = 0x1000;
  bench.Cycle();
  bench->arvalid = 0;
}

void ReadBeat(CheckerBench& bench, unsigned id, bool last) {
  bench->rvalid = bench->rready = 1;
  bench->rid = static_cast<CData>(id);
  bench->rlast = last;
  bench.Cycle();
  bench->rvalid = 0;
}

/// Puts a write address up; not yet clocked.
void OfferAddress(CheckerBench& bench, unsigned id, unsigned len) {
  bench->awvalid = bench->awready = 1;
  bench->awid = static_cast<CData>(id);
  bench->awlen = static_cast<CData>(len);
  bench->awsize = 3;
  bench->awburst = 1;
  bench->awaddr = 0x2000;
}

void OfferBeat(CheckerBench& bench, bool last) {
  bench->wvalid = bench->wready = 1;
  bench->wlast = last;
}

/// Ends a cycle in which both were taken.
void Take(CheckerBench& bench) {
  bench.Cycle();
  bench->awvalid = bench->wvalid = 0;
}

void WriteAddress(CheckerBench& bench, unsigned id, unsigned len) {
  OfferAddress(bench, id, len);
  Take(bench);
}

void WriteBeat(CheckerBench& bench, bool last) {
  OfferBeat(bench, last);
  Take(bench);
}

void Respond(CheckerBench& bench, unsigned id) {
  bench->bvalid = bench->bready = 1;
  bench->bid = static_cast<CData>(id);
  bench.Cycle();
  bench->bvalid = 0;
  bench.Cycle();
}

/// An address with the given fields on AR or AW.
CheckerCase BurstCase(bool read, const std::string& label,
                      const std::function<void(QData&, CData&, CData&, CData&, bool)>& fields) {
  return {(read ? "u_read_burst." : "u_write_burst.") + label,
          [=](CheckerBench& bench, bool wrong) {
            Vdut& dut = *bench;
            (read ? dut.arvalid : dut.awvalid) = 1;
            (read ? dut.arready : dut.awready) = 1;
            fields(read ? dut.araddr : dut.awaddr, read ? dut.arlen : dut.awlen,
                   read ? dut.arsize : dut.awsize, read ? dut.arburst : dut.awburst, wrong);
            bench.Cycle();
          }};
}

std::vector<CheckerCase> BurstCases(bool read) {
  const auto set = [](QData& a, CData& l, CData& s, CData& b, QData addr, int len, int size,
                      int burst) {
    a = addr;
    l = static_cast<CData>(len);
    s = static_cast<CData>(size);
    b = static_cast<CData>(burst);
  };
  using Q = QData&;
  using C = CData&;
  std::vector<CheckerCase> cases = {
      BurstCase(read, "BurstExists",
                [=](Q a, C l, C s, C b, bool wrong) { set(a, l, s, b, 0, 0, 3, wrong ? 3 : 1); }),
      BurstCase(read, "SizeFits",
                [=](Q a, C l, C s, C b, bool wrong) { set(a, l, s, b, 0, 0, wrong ? 4 : 3, 1); }),
      BurstCase(read, "ShortUnlessIncrementing",
                [=](Q a, C l, C s, C b, bool wrong) { set(a, l, s, b, 0, wrong ? 16 : 15, 3, 0); }),
      BurstCase(read, "WrapLength",
                [=](Q a, C l, C s, C b, bool wrong) { set(a, l, s, b, 0, wrong ? 4 : 7, 3, 2); }),
      BurstCase(read, "WrapAligned", [=](Q a, C l, C s, C b, bool wrong) {
        set(a, l, s, b, wrong ? 0x1004 : 0x1008, 3, 3, 2);
      })};
  // Exactly up to the boundary, and one beat over; from an unaligned start; very long.
  const struct {
    QData addr;
    int legal, wrong, size;
  } pages[] = {{0x1ff0, 1, 2, 3}, {0x1ff3, 1, 2, 3}, {0x1ffd, 1, 2, 1}, {0x1000, 255, 255, 3}};
  for (const auto& page : pages) {
    cases.push_back(BurstCase(read, "StaysInPage", [=](Q a, C l, C s, C b, bool wrong) {
      const bool by_start = page.legal == page.wrong;
      set(a, l, s, b, page.addr + (wrong && by_start ? 0x808 : 0), wrong ? page.wrong : page.legal,
          page.size, 1);
    }));
  }
  return cases;
}

std::vector<CheckerCase> ReadCases() {
  return {{"u_read.ReadExpected",
           [](CheckerBench& bench, bool wrong) {
             Ask(bench, 2, 0);
             ReadBeat(bench, wrong ? 3 : 2, true);
           }},
          {"u_read.ReadExpected",  // one burst too many
           [](CheckerBench& bench, bool wrong) {
             Ask(bench, 2, 1);
             ReadBeat(bench, 2, false);
             ReadBeat(bench, 2, true);
             if (wrong) ReadBeat(bench, 2, true);
           }},
          {"u_read.ReadLast",  // too late
           [](CheckerBench& bench, bool wrong) {
             Ask(bench, 2, 1);
             Ask(bench, 5, 0);
             ReadBeat(bench, 2, false);
             ReadBeat(bench, 5, true);  // IDs may mix
             ReadBeat(bench, 2, !wrong);
           }},
          {"u_read.ReadLast",  // too early; bursts of an ID in order
           [](CheckerBench& bench, bool wrong) {
             Ask(bench, 2, 1);
             Ask(bench, 2, 0);
             ReadBeat(bench, 2, wrong);
             ReadBeat(bench, 2, true);
             ReadBeat(bench, 2, true);
           }},
          {"u_read.ReadRemembered", [](CheckerBench& bench, bool wrong) {
             for (int i = 0; i < (wrong ? 65 : 64); ++i) Ask(bench, 1, 0);
           }}};
}

std::vector<CheckerCase> WriteDataCases() {
  return {{"u_write.LastWhereAddressSaid",
           [](CheckerBench& bench, bool wrong) {
             WriteAddress(bench, 1, 1);
             WriteBeat(bench, wrong);
             WriteBeat(bench, true);
           }},
          {"u_write.LastWhereAddressSaid",  // never
           [](CheckerBench& bench, bool wrong) {
             WriteAddress(bench, 1, 1);
             WriteBeat(bench, false);
             WriteBeat(bench, !wrong);
           }},
          {"u_write.LastWhereAddressSays",
           [](CheckerBench& bench, bool wrong) {
             WriteBeat(bench, false);
             OfferAddress(bench, 1, 1);
             OfferBeat(bench, !wrong);
             Take(bench);
           }},
          {"u_write.AddressFitsData",
           [](CheckerBench& bench, bool wrong) {
             WriteBeat(bench, false);
             WriteBeat(bench, true);
             WriteAddress(bench, 1, wrong ? 2 : 1);
           }},
          {"u_write.AddressFitsBegunData",
           [](CheckerBench& bench, bool wrong) {
             WriteBeat(bench, false);
             WriteBeat(bench, false);
             WriteAddress(bench, 1, wrong ? 1 : 2);
           }},
          {"u_write.WriteRemembered", [](CheckerBench& bench, bool wrong) {
             for (int i = 0; i < (wrong ? 65 : 64); ++i) WriteAddress(bench, 1, 0);
           }}};
}

std::vector<CheckerCase> ResponseCases() {
  const std::string label = "u_write.ResponseAfterWrite";
  return {{label,  // data first
           [](CheckerBench& bench, bool wrong) {
             WriteBeat(bench, true);
             if (!wrong) WriteAddress(bench, 4, 0);
             Respond(bench, 4);
           }},
          {label,  // before the last beat
           [](CheckerBench& bench, bool wrong) {
             WriteAddress(bench, 4, 1);
             WriteBeat(bench, false);
             if (!wrong) WriteBeat(bench, true);
             Respond(bench, 4);
           }},
          {label,  // another ID
           [](CheckerBench& bench, bool wrong) {
             OfferAddress(bench, 4, 0);
             OfferBeat(bench, true);
             Take(bench);
             Respond(bench, wrong ? 6 : 4);
           }},
          {label,  // twice
           [](CheckerBench& bench, bool wrong) {
             WriteAddress(bench, 4, 0);
             WriteBeat(bench, true);
             Respond(bench, 4);
             if (wrong) Respond(bench, 4);
           }}};
}

std::vector<CheckerCase> AllCases() {
  const auto legal = [](CheckerBench& bench) {
    bench->arburst = bench->awburst = 1;
    bench->wlast = 1;
  };
  const auto read = [](CheckerBench& bench) {
    Ask(bench, 0, 0);
    bench->rlast = 1;
  };
  const auto written = [](CheckerBench& bench) {
    WriteAddress(bench, 0, 0);
    WriteBeat(bench, true);
  };
  std::vector<CheckerCase> cases;
  Append(cases,
         ChannelCases(
             "u_ar", [](Vdut& d) { return std::tie(d.arvalid, d.arready, d.araddr); }, legal));
  Append(cases,
         ChannelCases(
             "u_aw", [](Vdut& d) { return std::tie(d.awvalid, d.awready, d.awaddr); }, legal));
  Append(cases, ChannelCases(
                    "u_r", [](Vdut& d) { return std::tie(d.rvalid, d.rready, d.rdata); }, read));
  Append(cases, ChannelCases(
                    "u_w", [](Vdut& d) { return std::tie(d.wvalid, d.wready, d.wdata); }, legal));
  Append(cases, ChannelCases(
                    "u_b", [](Vdut& d) { return std::tie(d.bvalid, d.bready, d.bresp); }, written));
  Append(cases, BurstCases(true));
  Append(cases, BurstCases(false));
  Append(cases, ReadCases());
  Append(cases, WriteDataCases());
  Append(cases, ResponseCases());
  return cases;
}

TEST(AxiChecker, EachAssertionFiresOnItsOffenceOnly) { ExpectBites(AllCases()); }

TEST(AxiChecker, NoAssertionIsUntried) {
  ExpectAllTried({"common/handshake_checker", "axi/axi_burst_checker", "axi/axi_read_checker",
                  "axi/axi_write_checker"},
                 AllCases());
}

}  // namespace
}  // namespace mixpe::tests
