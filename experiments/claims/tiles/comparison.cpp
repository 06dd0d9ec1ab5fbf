// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/tiles/comparison.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "reference/base/error.hpp"

namespace mixpe::experiments::tiles {
namespace {

using Measure = std::function<double(const Tile&)>;

double Area(const Tile& tile) { return tile.area_um2; }
double Energy(const Tile& tile) { return tile.energy_fj; }

/// Both polarities of a tile's rows are one tile: which a library's gates favour decides.
std::string TileName(const std::string& design) {
  const std::string suffix = "_ao";
  return design.ends_with(suffix) ? design.substr(0, design.size() - suffix.size()) : design;
}

/// The W4A8 tile of the library that has least of `measure`.
const Tile* Least(const std::vector<Tile>& tiles, const std::string& library,
                  const Measure& measure) {
  const Tile* best = nullptr;
  for (const Tile& tile : tiles) {
    if (tile.library != library || tile.structure != kTile || tile.family != "w4a8") continue;
    if (best == nullptr || measure(tile) < measure(*best)) best = &tile;
  }
  return best;
}

class Asker {
 public:
  explicit Asker(const std::vector<Tile>& tiles) : tiles_(tiles) {}

  void Ask(const std::string& question, const std::string& library, const Tile* ours,
           const Tile* rival, const Measure& measure, double bound) {
    if (ours == nullptr || rival == nullptr) return;
    const double ratio = measure(*ours) / measure(*rival);
    findings_.push_back({question, library, ours->design, ratio, bound, ratio <= bound});
  }

  /// The larger of both ratios, for the tile and library where it is least.
  void AskBoth(const std::string& library) {
    const Tile* rival = Find(tiles_, library, kRival, kTile);
    if (rival == nullptr) return;
    Finding best{"area and energy, one tile / INT8",      library, "",
                 std::numeric_limits<double>::infinity(), 0.42,    false};
    for (const Tile& tile : tiles_) {
      if (tile.library != library || tile.structure != kTile || tile.family != "w4a8") continue;
      const double worse = std::max(Area(tile) / Area(*rival), Energy(tile) / Energy(*rival));
      if (worse >= best.figure) continue;
      best.figure = worse;
      best.tile = tile.design;
    }
    best.holds = best.figure <= best.bound;
    findings_.push_back(best);
  }

  [[nodiscard]] std::vector<Finding> Take() { return std::move(findings_); }

 private:
  const std::vector<Tile>& tiles_;
  std::vector<Finding> findings_;
};

/// In how many libraries the tile that does so most often is within the bound in both respects.
Finding Libraries042(const std::vector<Finding>& findings) {
  std::map<std::string, int> count;
  for (const Finding& finding : findings) {
    if (finding.question == "area and energy, one tile / INT8" && finding.holds) {
      ++count[TileName(finding.tile)];
    }
  }
  Finding result{"libraries with one tile within 0.42 of both", "all", "", 0, 2, false};
  for (const auto& [tile, libraries] : count) {
    if (libraries <= result.figure) continue;
    result.figure = libraries;
    result.tile = tile;
  }
  result.holds = result.figure >= result.bound;
  return result;
}

}  // namespace

std::vector<Tile> LoadTiles() {
  std::vector<Tile> tiles;
  for (const sim::characterize::Result& result : sim::characterize::LoadRecorded()) {
    for (const sim::characterize::Row& row : result.rows) {
      if (row.operands != "gaussian") continue;
      tiles.push_back({result.library, result.design, result.family, row.structure,
                       row.area_um2.total / row.macs_per_cycle, row.energy_fj_per_mac.total,
                       row.paths_ps.critical,
                       static_cast<double>(row.flip_flops) / row.macs_per_cycle, row.equivalent});
    }
  }
  if (tiles.empty()) {
    throw UserError({}, "no characterisation is recorded",
                    "make them: ./mixpe characterize --record");
  }
  std::sort(tiles.begin(), tiles.end(), [](const Tile& a, const Tile& b) {
    return std::tie(a.library, a.area_um2) < std::tie(b.library, b.area_um2);
  });
  return tiles;
}

const Tile* Find(const std::vector<Tile>& tiles, const std::string& library,
                 const std::string& design, const std::string& structure) {
  const auto found = std::find_if(tiles.begin(), tiles.end(), [&](const Tile& tile) {
    return tile.library == library && tile.design == design && tile.structure == structure;
  });
  return found == tiles.end() ? nullptr : &*found;
}

std::vector<std::string> Libraries(const std::vector<Tile>& tiles) {
  std::set<std::string> names;
  for (const Tile& tile : tiles) names.insert(tile.library);
  return {names.begin(), names.end()};
}

std::vector<Finding> Findings(const std::vector<Tile>& tiles) {
  Asker asker(tiles);
  for (const std::string& library : Libraries(tiles)) {
    const auto find = [&](const char* design, const char* structure) {
      return Find(tiles, library, design, structure);
    };
    const Tile* smallest = Least(tiles, library, Area);
    const Tile* thriftiest = Least(tiles, library, Energy);
    const Tile* rival = find(kRival, kTile);
    asker.Ask("area / INT8, same tricks", library, smallest, rival, Area, 0.44);
    asker.Ask("energy / INT8, same tricks", library, thriftiest, rival, Energy, 0.48);
    asker.AskBoth(library);
    asker.Ask("area / shift-and-add, one PE as published", library, smallest,
              find(kPublished, kPublishedPe), Area, 0.50);
    asker.Ask("energy / shift-and-add, one PE as published", library, thriftiest,
              find(kPublished, kPublishedPe), Energy, 0.42);
    asker.Ask("area / shift-and-add in the same tile", library, smallest, find(kPublished, kTile),
              Area, 0.50);
    asker.Ask("energy / shift-and-add in the same tile", library, thriftiest,
              find(kPublished, kTile), Energy, 0.42);
    asker.Ask("energy W4A16 exact / FP16", library, find("w4a16_exact", "tile4"),
              find("fp16", "tile4"), Energy, 0.30);
  }
  std::vector<Finding> findings = asker.Take();
  findings.push_back(Libraries042(findings));
  return findings;
}

}  // namespace mixpe::experiments::tiles
