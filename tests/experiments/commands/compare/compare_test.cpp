// SPDX-License-Identifier: Apache-2.0
// The command as a user meets it.
#include <gmock/gmock.h>

#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

Output Compared(std::vector<std::string> args) {
  args.insert(args.begin(), "compare");
  return RunWith(args);
}

const std::vector<std::string> kSmall{"--model", "smollm2-135m", "--batch", "2", "--prefill",
                                      "8",       "--decode",     "2"};

Output Small(const std::vector<std::string>& more) {
  std::vector<std::string> args = kSmall;
  args.insert(args.end(), more.begin(), more.end());
  return Compared(args);
}

TEST(Compare, DefaultAnswersForTwoModelsAndTwoBatches) {
  const Output output = Compared({"--brief"});
  EXPECT_EQ(output.code, 0);
  for (const char* heading :
       {"== llama-2-7b, batch 1, prefill 512, decode 128 ==", "== llama-2-7b, batch 16,",
        "== mixtral-8x7b, batch 1,", "== mixtral-8x7b, batch 16,"}) {
    EXPECT_THAT(output.out, HasSubstr(heading));
  }
  for (const char* part :
       {"mixpe_w4a16", "olive", "held equal: chip area", "fast-modelled", "tokens/s"}) {
    EXPECT_THAT(output.out, HasSubstr(part));
  }
}

TEST(Compare, EveryFormatCarriesTheSameStudy) {
  const Output csv = Small({"--format", "csv"});
  EXPECT_THAT(
      csv.out,
      StartsWith(
          "model,batch,prefill_tokens,decode_tokens,iso,accelerator,rows,cols,weight_bits,"));
  EXPECT_THAT(csv.out, HasSubstr("smollm2-135m,2,8,2,area,mixpe_w4a8,"));
  EXPECT_THAT(Small({"--format", "json"}).out, HasSubstr("\"schema_version\": 1"));
  EXPECT_THAT(Small({"--format", "md"}).out, HasSubstr("| accelerator | formats |"));
  EXPECT_THAT(Small({"--format", "html"}).out, StartsWith("<!doctype html>"));
  EXPECT_EQ(Small({"--format", "csv"}).out, csv.out);  // same input, same bytes
}

TEST(Compare, ExplainNamesThreeChangesAndAddsUp) {
  const Output output = Small({"--explain", "int8"});
  EXPECT_THAT(output.out, HasSubstr("Why int8 needs this for smollm2-135m, batch 2"));
  EXPECT_THAT(output.out, HasSubstr("the three changes that would help most"));
  EXPECT_THAT(output.out, HasSubstr("tokens/s = 2*2/("));
}

TEST(Compare, RecordedAndPublishedCostsAreToldApart) {
  const Output recorded = Small({"--explain", "mixpe_w4a8"});
  EXPECT_THAT(recorded.out, HasSubstr("mixpe_w4a8_digit "));
  EXPECT_THAT(recorded.out, HasSubstr(" recorded\n"));
  EXPECT_THAT(recorded.out, HasSubstr("netlists of shift_add, "));
  EXPECT_THAT(recorded.out, HasSubstr("area-power product 133.38 / 58.28"));  // published, beside
  const Output published = Small({"--costs", "published", "--format", "csv"});
  EXPECT_THAT(published.out, HasSubstr(",published,fast-modelled,"));
  EXPECT_THAT(published.out, testing::Not(HasSubstr("recorded")));
  EXPECT_THAT(published.out, testing::Not(HasSubstr("mixpe_w4a8_digit")));
  EXPECT_EQ(Small({"--costs", "published", "-a", "mixpe_w4a8_digit"}).err,
            "mixpe: PE mixpe_w4a8_digit has no published costs; leave --costs published out, or "
            "leave the PE out\n");
}

TEST(Compare, EveryRuleOfEqualityIsStated) {
  EXPECT_THAT(Small({"--iso", "pe"}).out, HasSubstr("held equal: PE count, 128x128"));
  EXPECT_THAT(Small({"--iso", "power"}).out, HasSubstr("held equal: peak array power"));
  EXPECT_THAT(Small({"--iso", "bandwidth"}).out, HasSubstr("held equal: memory (lpddr5)"));
  EXPECT_THAT(Small({"--iso", "described"}).out, HasSubstr("nothing held equal"));
}

TEST(Compare, ErrorsNameOffenceAndRemedy) {
  const auto error_of = [](const std::vector<std::string>& args) {
    const Output output = Compared(args);
    EXPECT_EQ(output.code, 2);
    return output.err;
  };
  EXPECT_EQ(error_of({"--model", "llama-2-8b"}),
            "mixpe: unknown model 'llama-2-8b'; did you mean 'llama-2-7b'?\n");
  EXPECT_EQ(
      error_of({"--iso", "space"}),
      "mixpe: --iso space is not possible here; known: area, pe, power, bandwidth, described\n");
  EXPECT_EQ(error_of({"--batch", "0"}), "mixpe: --batch 0; use 1 to 10000000\n");
  EXPECT_EQ(error_of({"--kv-bits", "64"}),
            "mixpe: --kv-bits 64; use 1 to 32, or 0 for each design's own\n");
  EXPECT_THAT(error_of({"--accelerators", "int9"}),
              HasSubstr("unknown accelerator 'int9'; did you mean 'int8'?"));
  EXPECT_THAT(error_of({"--set", "memory=hbm9"}),
              HasSubstr("unknown memory 'hbm9'; did you mean 'hbm3'?"));
  EXPECT_EQ(
      error_of({"--model", "smollm2-135m", "--explain", "mixpe"}),
      "mixpe: --explain mixpe: not among the compared accelerators; add it with --accelerators\n");
  EXPECT_THAT(error_of({"--model", "deepseek-v3"}),
              HasSubstr("no accelerator can run the model, see why above; enlarge what it names, "
                        "e.g. --set capacity_gib=1024"));
}

TEST(Compare, ADesignThatCannotRunIsRefusedAndTheOthersAnswer) {
  const Output output = Small({"--kv-bits", "16", "--brief"});
  EXPECT_EQ(output.code, 0);
  EXPECT_THAT(output.out, HasSubstr("PE ant cannot multiply INT16 by INT4"));
  EXPECT_THAT(output.out, HasSubstr("fp16 "));
  EXPECT_THAT(Small({"--explain", "ant"}).out, HasSubstr("the three changes that would help most"));
  EXPECT_THAT(Compared({"--model", "gpt2", "--explain", "int8", "--format", "csv"}).err,
              HasSubstr("--explain with --format csv; leave the format out"));
}

TEST(Compare, PlatformSettingsReachEveryMachine) {
  EXPECT_THAT(Small({"--set", "clock_mhz=250", "--accelerators", "int8"}).out,
              HasSubstr("same clock (250 MHz)"));
  EXPECT_EQ(Small({"--kv-bits", "4", "--accelerators", "mixpe_w4a8"}).code, 0);
}

}  // namespace
}  // namespace mixpe::experiments
