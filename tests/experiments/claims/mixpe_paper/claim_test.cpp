// SPDX-License-Identifier: Apache-2.0
// The claim as a user meets it: tables, headers, errors.
#include <gmock/gmock.h>

#include <algorithm>

#include "reference/base/text.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Output Reproduce(std::vector<std::string> args) {
  args.insert(args.begin(), "reproduce");
  return RunWith(args);
}

long Lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(Claim, ReportSaysWhatAgrees) {
  const Output report = Reproduce({"mixpe_paper"});
  EXPECT_EQ(report.code, 0);
  EXPECT_THAT(report.out, HasSubstr("batch 64: 190 distinct layers"));
  EXPECT_THAT(report.out, HasSubstr("batch 8: 190 distinct layers"));
  const std::string agreement = "120 of 120 ratios equal the published two decimals";
  EXPECT_NE(report.out.find(agreement), report.out.rfind(agreement));
  EXPECT_THAT(report.out, HasSubstr("kind: published-model"));
  EXPECT_THAT(report.out, HasSubstr("What is known to be wrong with this model"));
  EXPECT_THAT(report.out, testing::Not(HasSubstr("(published ")));
}

TEST(Claim, RatiosOfBothBlocks) {
  const Output ratios = Reproduce({"mixpe_paper", "--table", "ratios"});
  EXPECT_THAT(ratios.out,
              StartsWith("batch,model,design,component,ratio\n64,ViT-Base,MixPE-W4A8,Time,0.15\n"));
  EXPECT_THAT(ratios.out, HasSubstr("8,OPT-6.7B,OLAccel,Time,0.48\n"));
  EXPECT_EQ(Lines(ratios.out), 1 + 2 * 4 * 6 * 5);
}

TEST(Claim, LayersOfSevenDesignsAtAnyBatch) {
  const std::string header =
      "batch,design,role,kernel,out_hw,stride,in_ch,out_ch,rows,act_bits,wgt_bits,cycles,stall_"
      "cycles,dram_rd_bits,"
      "dram_wr_bits,e_static_uj,e_dram_uj,e_buffer_uj,e_core_uj\n";
  for (const char* batch : {"1", "7", "64", "100"}) {
    const Output layers = Reproduce({"mixpe_paper", "--table", "layers", "--batch", batch});
    EXPECT_THAT(layers.out,
                StartsWith(header + batch + ",MixPE-W4A8,conv_patch_embed,16,14,16,3,768," + batch +
                           ",8,8,"));
    // 34 distinct layers per design; ANT has 16 GEMMs at a second precision and BitFusion 4.
    EXPECT_EQ(Lines(layers.out), 1 + 7 * 34 + 16 + 4);
  }
}

TEST(Claim, LargestBatchIsPriced) {
  const Output layers = Reproduce({"mixpe_paper", "--table", "layers", "--batch", "1048576"});
  EXPECT_EQ(layers.code, 0) << layers.err;
  EXPECT_EQ(layers.out.find(",-"), std::string::npos);  // no counter has wrapped
}

TEST(Claim, LadderHasItsColumns) {
  const Output ladder = Reproduce({"mixpe_paper", "--table", "ladder"});
  EXPECT_THAT(ladder.out, StartsWith("step,assumption,model,batch,phase,design,baseline,speedup,"
                                     "energy_ratio,kind\n0,as published,OPT-6.7B,1,decode,"
                                     "MixPE-W4A8,INT8,4.4"));
}

TEST(Claim, JsonSaysWhereFiguresComeFrom) {
  const Output ratios = Reproduce({"mixpe_paper", "--table", "ratios", "--format", "json"});
  EXPECT_THAT(ratios.out, StartsWith("{\n \"schema_version\": 1,\n \"claim\": \"mixpe_paper\",\n "
                                     "\"table\": \"ratios\",\n \"kind\": \"published-model\",\n"));
  EXPECT_THAT(ratios.out, HasSubstr("\"constants\": "
                                    "\"experiments/claims/mixpe_paper/as_published.yaml\""));
}

TEST(Claim, OutputGoesToAFile) {
  const std::string file = testing::TempDir() + "mixpe_paper_ratios.csv";
  const Output printed = Reproduce({"mixpe_paper", "--table", "ratios"});
  const Output written = Reproduce({"mixpe_paper", "--table", "ratios", "-o", file});
  EXPECT_EQ(written.out, "");
  EXPECT_EQ(ReadFile(file), printed.out);
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "ratios", "-o", "/no/such/folder/x"}).code, 2);
}

TEST(Claim, ErrorsNameOffenceAndRemedy) {
  EXPECT_EQ(Reproduce({"mixpe_papr"}).err,
            "mixpe: unknown claim 'mixpe_papr'; did you mean 'mixpe_paper'?\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "ratio"}).err,
            "mixpe: --table ratio is not a table of mixpe_paper; did you mean 'ratios'?\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "layers", "--batch", "-1"}).err,
            "mixpe: --batch -1; use 1 to 1048576\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--batch", "8"}).err,
            "mixpe: --batch is for --table layers only; leave it out\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "ratios", "--batch", "8"}).err,
            "mixpe: --batch is for --table layers only; leave it out\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "layers", "--batch", "0"}).err,
            "mixpe: --batch 0; use 1 to 1048576\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--table", "layers", "--batch", "1048577"}).err,
            "mixpe: --batch 1048577; use 1 to 1048576\n");
  EXPECT_EQ(Reproduce({"mixpe_paper", "--format", "xml"}).code, 2);
  EXPECT_THAT(Reproduce({}).out, HasSubstr("mixpe_paper  MixPE is 2.6x faster"));
}

}  // namespace
}  // namespace mixpe::experiments
