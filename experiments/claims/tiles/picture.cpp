// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/tiles/picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace mixpe::experiments::tiles {
namespace {

constexpr double kPanel = 330, kMargin = 46, kGap = 84;  ///< pixels
constexpr double kLabelWidth = 70, kLabelHeight = 11;    ///< pixels
constexpr double kLeast = 0.3, kMost = 1.3;              ///< ratios that the axes span

std::string Format(const char* format, auto... values) {
  char text[512];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

double Along(double ratio) { return (ratio - kLeast) / (kMost - kLeast) * kPanel; }

/// Axes, grid, and the library's name.
std::string Frame(const std::string& library) {
  std::string svg =
      Format("<text x='%.0f' y='-14' class='title'>%s</text>", kPanel / 2, library.c_str());
  for (int i = 3; i <= 13; i += 2) {
    const double ratio = i / 10.0, at = Along(ratio);
    svg += Format("<path class='grid' d='M%.1f 0V%.0fM0 %.1fH%.0f'/>", at, kPanel, kPanel - at,
                  kPanel);
    svg += Format("<text x='%.1f' y='%.0f' class='mid'>%.1f</text>", at, kPanel + 16, ratio);
    svg += Format("<text x='-6' y='%.1f' class='end'>%.1f</text>", kPanel - at + 4, ratio);
  }
  svg += Format("<text x='%.0f' y='%.0f' class='mid'>area / %s</text>", kPanel / 2, kPanel + 34,
                kRival);
  return svg + Format(
                   "<text transform='translate(-30 %.0f) rotate(-90)' class='mid'>energy / "
                   "%s</text>\n",
                   kPanel / 2, kRival);
}

struct Point {
  double left, top, label;  ///< label: where its text stands
  const Tile* tile;
};

/// Labels of neighbours one below the other.
void Spread(std::vector<Point>& points) {
  std::sort(points.begin(), points.end(),
            [](const Point& a, const Point& b) { return a.top < b.top; });
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (std::size_t before = 0; before < i; ++before) {
      const bool near = std::abs(points[i].left - points[before].left) < kLabelWidth;
      if (near) points[i].label = std::max(points[i].label, points[before].label + kLabelHeight);
    }
  }
}

std::string Panel(const std::vector<Tile>& tiles, const Tile& rival) {
  std::vector<Point> points;
  for (const Tile& tile : tiles) {
    if (tile.library != rival.library || tile.structure != kTile) continue;
    const double x = tile.area_um2 / rival.area_um2, y = tile.energy_fj / rival.energy_fj;
    if (x > kMost || y > kMost) continue;
    const double top = kPanel - Along(y);
    points.push_back({Along(x), top, top, &tile});
  }
  Spread(points);
  std::string svg = Frame(rival.library);
  for (const Point& at : points) {
    svg += Format("<path class='grid' d='M%.1f %.1fL%.1f %.1f'/>", at.left, at.top, at.left + 12,
                  at.label);
    svg += Format("<circle cx='%.1f' cy='%.1f' r='4' class='%s'/>", at.left, at.top,
                  at.tile->family.c_str());
    svg += Format("<text x='%.1f' y='%.1f'>%s</text>\n", at.left + 12, at.label + 4,
                  at.tile->design.c_str());
  }
  return svg;
}

}  // namespace

std::string Picture(const std::vector<Tile>& tiles) {
  std::string panels;
  int count = 0;
  for (const std::string& library : Libraries(tiles)) {
    const Tile* rival = Find(tiles, library, kRival, kTile);
    if (rival == nullptr) continue;
    panels +=
        Format("<g transform='translate(%.0f %.0f)'>", kMargin + (count % 2) * (kPanel + kGap),
               kMargin + (count / 2) * (kPanel + kGap));
    panels += Panel(tiles, *rival) + "</g>\n";
    ++count;
  }
  const double width = 2 * kPanel + kGap + 2 * kMargin + 20;
  const double height = (count + 1) / 2 * (kPanel + kGap) + kMargin;
  return Format(
             "<svg xmlns='http://www.w3.org/2000/svg' width='%.0f' height='%.0f' "
             "font-family='sans-serif' font-size='11'>\n",
             width, height) +
         "<style>.grid{stroke:#ddd;fill:none}.title{font-size:14px;font-weight:bold;text-anchor:"
         "middle}.mid{text-anchor:middle}.end{text-anchor:end}.w4a8{fill:#0072b2}.w8a8{fill:"
         "#d55e00}</style>\n<rect width='100%' height='100%' fill='white'/>\n" +
         panels + "</svg>\n";
}

}  // namespace mixpe::experiments::tiles
