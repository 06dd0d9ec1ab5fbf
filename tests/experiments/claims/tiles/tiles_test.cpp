// SPDX-License-Identifier: Apache-2.0
// Ratios of recorded tiles: on tiles made up for it, and that the picture in rtl/ is of today's
// records.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "experiments/claims/tiles/comparison.hpp"
#include "experiments/claims/tiles/picture.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "tests/experiments/run_program.hpp"

namespace mixpe::experiments::tiles {
namespace {

using testing::HasSubstr;

std::vector<Tile> Made(double ours_area, double ours_energy) {
  return {{"lib", "int8_xu", "w8a8", kTile, 100, 1000, 10, 4, "proven"},
          {"lib", "tile_ao", "w4a8", kTile, ours_area, ours_energy, 10, 3, "proven"},
          {"lib", "thrifty", "w4a8", kTile, 60, 350, 10, 3, "proven"},
          {"lib", "shift_add", "w4a8", kPublishedPe, 120, 1100, 10, 30, "proven"},
          {"two", "int8_xu", "w8a8", kTile, 10, 100, 10, 4, "proven"},
          {"two", "tile", "w4a8", kTile, 4, 40, 10, 3, "proven"}};
}

const Finding& The(const std::vector<Finding>& findings, const std::string& question,
                   const std::string& library) {
  return *std::find_if(findings.begin(), findings.end(), [&](const Finding& f) {
    return f.question == question && f.library == library;
  });
}

TEST(Findings, TakeTheBestTileForEachQuestion) {
  const std::vector<Finding> findings = Findings(Made(41, 415));
  const Finding& area = The(findings, "area / INT8, same tricks", "lib");
  EXPECT_EQ(area.tile, "tile_ao");
  EXPECT_DOUBLE_EQ(area.figure, 0.41);
  EXPECT_TRUE(area.holds);
  EXPECT_EQ(The(findings, "energy / INT8, same tricks", "lib").tile, "thrifty");
  const Finding& both = The(findings, "area and energy, one tile / INT8", "lib");
  EXPECT_EQ(both.tile, "tile_ao");
  EXPECT_DOUBLE_EQ(both.figure, 0.415);
  EXPECT_TRUE(The(findings, "area / shift-and-add, one PE as published", "lib").holds);
}

TEST(Findings, BothPolaritiesAreOneTile) {
  const Finding all =
      The(Findings(Made(41, 415)), "libraries with one tile within 0.42 of both", "all");
  EXPECT_EQ(all.tile, "tile");
  EXPECT_EQ(all.figure, 2);
  EXPECT_TRUE(all.holds);
}

TEST(Findings, SayWhatDoesNotHold) {
  const std::vector<Finding> findings = Findings(Made(45, 600));
  EXPECT_FALSE(The(findings, "area / INT8, same tricks", "lib").holds);
  EXPECT_FALSE(The(findings, "area and energy, one tile / INT8", "lib").holds);
  EXPECT_FALSE(The(findings, "libraries with one tile within 0.42 of both", "all").holds);
}

TEST(Picture, HasAPanelPerLibraryAndAPointPerTile) {
  const std::string svg = Picture(Made(41, 415));
  EXPECT_THAT(svg, HasSubstr(">lib</text>"));
  EXPECT_THAT(svg, HasSubstr(">two</text>"));
  EXPECT_THAT(svg, HasSubstr(">tile_ao</text>"));
  EXPECT_THAT(svg, HasSubstr("class='w4a8'"));
}

TEST(Picture, TheOneInRtlIsOfTodaysRecords) {
  EXPECT_TRUE(ReadFile((ProjectRoot() / "rtl/tiles.svg").string()) == Picture(LoadTiles()))
      << "draw it again: ./mixpe reproduce tiles --table picture -o rtl/tiles.svg";
}

TEST(Command, PrintsRatiosAndFindings) {
  const Output run = RunWith({"reproduce", "tiles"});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("area / INT8, same tricks"));
  EXPECT_THAT(RunWith({"reproduce", "tiles", "--table", "findings"}).out,
              testing::StartsWith("question,library,design,figure,bound,status\n"));
}

}  // namespace
}  // namespace mixpe::experiments::tiles
