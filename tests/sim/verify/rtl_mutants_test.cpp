// SPDX-License-Identifier: Apache-2.0
// Which faults are planted in a module's text, and what the text is with them.
#include "sim/verify/rtl_mutants.hpp"

#include <gmock/gmock.h>

#include "tests/sim/verify/scratch.hpp"

namespace mixpe::sim {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RtlMutants : public Scratch {
 protected:
  /// Faults in a module with this body.
  std::vector<RtlMutant> Find(const std::string& body) {
    source_ = "module m (input logic clk_i);\n" + body + "\nendmodule\n";
    return FindRtlMutants(Write("m.sv", source_), folder_ / "log");
  }
  std::vector<std::string> What(const std::string& body) {
    std::vector<std::string> what;
    for (const RtlMutant& mutant : Find(body)) what.push_back(mutant.what);
    return what;
  }
  std::string source_;
};

TEST_F(RtlMutants, OperatorsConstantsAndConditions) {
  EXPECT_THAT(What("assign y = a && !b;"), ElementsAre("a && !b -> a || !b", "!b -> b"));
  EXPECT_THAT(What("assign y = c ? x + 4'd15 : '0;"),
              ElementsAre("c ? x + 4'd15 : '0 -> !(c) ? x + 4'd15 : '0", "x + 4'd15 -> x - 4'd15",
                          "4'd15 -> 4'd0", "'0 -> '1"));
  EXPECT_THAT(What("always_comb if (c) y = z;"),
              ElementsAre("c -> !(c)", "c -> 1'b0", "c -> 1'b1"));
}

TEST_F(RtlMutants, StatesRegistersAndOverwrittenValues) {
  EXPECT_THAT(What("typedef enum {Idle, Run} state_e;\nalways_comb begin\n  s_d = s_q;\n"
                   "  if (go) s_d = Run;\nend"),
              ElementsAre("go -> !(go)", "go -> 1'b0", "go -> 1'b1", "Run -> s_d", "Run -> Idle"));
  EXPECT_THAT(What("always_ff @(posedge clk_i or negedge rst_ni)\n  if (!rst_ni) q <= 1'b0;\n"
                   "  else q <= d;"),
              ElementsAre("1'b0 -> q", "1'b0 -> 1'd1", "d -> q"));
}

TEST_F(RtlMutants, WhatShapesOrOnlyChecksTheDesignIsLeftAlone) {
  EXPECT_THAT(What("localparam int P = 3 + 4;\nlogic [P-1:0] x;\nassign x[P-1:0] = y[2+1];\n"
                   "if (P > 3) begin : g\n  foo #(.A(P + 1)) u_foo (.a(y));\nend\n"
                   "for (genvar i = 0; i < P; ++i) begin : h\n  assign z[i] = y;\nend\n"
                   "foo_checker u_checker (.a(y && x));\nassign unused_x = ^x && y;\n"
                   "assert property (@(posedge clk_i) x |-> y && z);"),
              IsEmpty());
}

TEST_F(RtlMutants, LinesKeepTheirNumbersWithAllFaultsInTheText) {
  const std::vector<RtlMutant> mutants = Find("assign y = a   // first\n         && (b + 1);\n");
  ASSERT_EQ(mutants.size(), 3U);
  EXPECT_EQ(mutants[1].Place(), "m.sv:3 b + 1 -> b - 1");
  EXPECT_EQ(mutants[1].Name(), "&& (b + 1); : b + 1 -> b - 1");
  EXPECT_THAT(WithFault(source_, mutants[1]), HasSubstr("a   // first\n         && ((b - 1));"));
  EXPECT_THAT(WithSelectableFaults(source_, {{1, mutants[0]}, {7, mutants[1]}}),
              HasSubstr("assign y = (mixpe_mutant_pkg::number == 32'd1 ? (a || (b + 1)) : "
                        "(a   // first\n         && ((mixpe_mutant_pkg::number == 32'd7 ? "
                        "(b - 1) : (b + 1)))));"));
}

}  // namespace
}  // namespace mixpe::sim
