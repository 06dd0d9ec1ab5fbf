// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>

#include "experiments/claims/tiles/comparison.hpp"
#include "experiments/claims/tiles/picture.hpp"
#include "experiments/cli/claim.hpp"
#include "experiments/report/table.hpp"
#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"

namespace mixpe::experiments::tiles {
namespace {

Cell Ratio(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return {value, text};
}

Cell Over(const Tile& tile, const Tile* rival, double Tile::*figure) {
  return rival == nullptr ? Cell("") : Ratio(tile.*figure / (rival->*figure));
}

/// Every tile of eight columns of eight products, in units of its rivals.
Table RatioTable(const std::vector<Tile>& tiles) {
  Table table{"8 columns of 8 products, weights in latches; Gaussian operands; recorded netlists",
              {{"library", "library"},
               {"design", "design"},
               {"area_um2_per_mac", "um2/MAC"},
               {"energy_fj_per_mac", "fJ/MAC"},
               {"critical_path_ps", "path ps"},
               {"area_over_int8_xu", "area/INT8"},
               {"energy_over_int8_xu", "energy/INT8"},
               {"area_over_booth", "area/Booth"},
               {"energy_over_booth", "energy/Booth"},
               {"area_over_baugh_wooley", "area/BW"},
               {"energy_over_baugh_wooley", "energy/BW"},
               {"area_over_shift_add", "area/shift-add"},
               {"energy_over_shift_add", "energy/shift-add"},
               {"equivalent", "equivalent"}},
              {}};
  for (const Tile& tile : tiles) {
    if (tile.structure != kTile) continue;
    std::vector<Cell> row{tile.library,
                          tile.design,
                          {tile.area_um2, Short(tile.area_um2)},
                          {tile.energy_fj, Short(tile.energy_fj)},
                          {tile.path_ps, Short(tile.path_ps)}};
    for (const char* design : {kRival, "int8_booth", "int8_bw", kPublished}) {
      const Tile* rival = Find(tiles, tile.library, design, kTile);
      row.push_back(Over(tile, rival, &Tile::area_um2));
      row.push_back(Over(tile, rival, &Tile::energy_fj));
    }
    row.emplace_back(tile.equivalent);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table FindingTable(const std::vector<Tile>& tiles) {
  Table table{"what was expected of them",
              {{"question", "question"},
               {"library", "library"},
               {"design", "design"},
               {"figure", "figure"},
               {"bound", "bound"},
               {"status", "status"}},
              {}};
  for (const Finding& f : Findings(tiles)) {
    table.rows.push_back({f.question, f.library, f.tile, Ratio(f.figure), Ratio(f.bound),
                          f.holds ? "holds" : "does not hold"});
  }
  return table;
}

std::string Render(const Table& table, const std::string& format) {
  if (format == "csv") return ToCsv(table);
  if (format == "json") {
    return "{\"schema_version\": 1, \"kind\": \"recorded\", \"rows\": " + ToJsonRows(table) + "}\n";
  }
  return ToTerminal(table);
}

std::string Run(const ClaimRequest& request) {
  if (request.batch != 0) {
    throw UserError({}, "--batch has no meaning for recorded tiles", "leave it out");
  }
  const std::vector<Tile> tiles = LoadTiles();
  if (request.table == "picture") return Picture(tiles);
  if (request.table == "findings") return Render(FindingTable(tiles), request.format);
  if (request.table == "ratios" || request.format != "table") {
    return Render(RatioTable(tiles), request.format);
  }
  return ToTerminal(RatioTable(tiles)) + "\n" + ToTerminal(FindingTable(tiles));
}

[[maybe_unused]] const bool kRegistered = Registry<Claim>::Add(
    {"tiles",
     "a W4A8 tile costs at most 0.44 of the area, 0.48 of the energy of a like INT8 tile",
     {"ratios", "findings", "picture"},
     Run});

}  // namespace
}  // namespace mixpe::experiments::tiles
