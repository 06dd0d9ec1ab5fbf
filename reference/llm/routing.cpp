// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/routing.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/json/json_map.hpp"

namespace mixpe::reference {
namespace {

using Weights = std::vector<double>;

double SumOfClamped(const Weights& weights, double scale, double low, double high) {
  double sum = 0.0;
  for (const double weight : weights) sum += std::clamp(scale * weight, low, high);
  return sum;
}

/// clamp(c w_e, low, high) with c such that the sum is `total`; weights are positive and
/// low * size <= total <= high * size.
Weights Share(const Weights& weights, double total, double low, double high) {
  double below = 0.0;
  double above = high / *std::min_element(weights.begin(), weights.end());
  while (true) {
    const double middle = 0.5 * (below + above);
    if (middle <= below || middle >= above) break;  // the two are neighbouring doubles
    (SumOfClamped(weights, middle, low, high) < total ? below : above) = middle;
  }
  Weights shares;
  for (const double weight : weights) shares.push_back(std::clamp(above * weight, low, high));
  return shares;
}

/// Whole rows near `shares` that sum to `total`, at most `cap` each.
std::vector<std::int64_t> RoundByLargestRemainder(const Weights& shares, std::int64_t total,
                                                  std::int64_t cap) {
  std::vector<std::int64_t> rows;
  for (const double share : shares) {
    rows.push_back(std::min(cap, static_cast<std::int64_t>(std::floor(share + 1e-9))));
  }
  std::vector<std::size_t> order(shares.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const double left = shares[a] - static_cast<double>(rows[a]);
    const double right = shares[b] - static_cast<double>(rows[b]);
    return left > right + 1e-9;
  });
  std::int64_t rest = total - std::accumulate(rows.begin(), rows.end(), std::int64_t{0});
  while (rest > 0) {
    for (const std::size_t e : order) {
      if (rest == 0) break;
      if (rows[e] == cap) continue;
      ++rows[e];
      --rest;
    }
  }
  return rows;
}

/// Rounded expected number of distinct experts.
std::int64_t DistinctExperts(const Weights& popularity, std::int64_t top_k, std::int64_t tokens) {
  const auto experts = static_cast<std::int64_t>(popularity.size());
  double distinct = 0.0;
  for (const double q : Share(popularity, static_cast<double>(top_k), 0.0, 1.0)) {
    distinct += 1.0 - std::pow(1.0 - q, static_cast<double>(tokens));
  }
  return std::clamp<std::int64_t>(std::llround(distinct), top_k, std::min(experts, tokens * top_k));
}

std::vector<std::int64_t> ZipfRows(double exponent, std::int64_t experts, std::int64_t top_k,
                                   std::int64_t tokens) {
  Weights popularity;
  for (std::int64_t e = 1; e <= experts; ++e) {
    popularity.push_back(std::pow(static_cast<double>(e), -exponent));
  }
  popularity.resize(static_cast<std::size_t>(DistinctExperts(popularity, top_k, tokens)));
  const std::int64_t total = tokens * top_k;
  auto rows = RoundByLargestRemainder(
      Share(popularity, static_cast<double>(total), 1.0, static_cast<double>(tokens)), total,
      tokens);
  rows.resize(static_cast<std::size_t>(experts), 0);
  return rows;
}

[[noreturn]] void FailHistogram(const std::string& file, const std::string& offence,
                                const std::string& remedy) {
  throw UserError({file, 0, "tokens_per_expert"}, offence, remedy);
}

Weights ReadHistogram(const JsonSource& source, const JsonNode& list) {
  constexpr std::int64_t kMost = 1'000'000'000'000'000;
  Weights histogram;
  for (const std::int64_t count : JsonIntegers(source, list, "tokens_per_expert")) {
    if (count < 0 || count > kMost) {
      throw UserError(source.At(list.offset, "tokens_per_expert"),
                      std::to_string(count) + " is not a count", "use 0 to 10^15");
    }
    histogram.push_back(static_cast<double>(count));
  }
  return histogram;
}

struct Histograms {
  std::vector<Weights> lists;
  bool per_layer = false;
};

Histograms ReadHistogramFile(const std::string& file) {
  const std::string text = ReadFile(file);
  const JsonSource source{text, ShownPath(file)};
  const JsonNode root = ParseJson(source, {.depth = 8, .values = 10'000'000});
  JsonMap map(source, root, "");
  if (map.Integer("schema_version") != 1) {
    throw UserError(source.At(root.Find("schema_version")->offset, "schema_version"), "is not 1",
                    "write 1");
  }
  const JsonNode& lists = map.Required("tokens_per_expert");
  map.RejectUnknown();
  const std::vector<JsonNode>& items = JsonList(source, lists, "tokens_per_expert");
  Histograms histograms;
  histograms.per_layer = !items.empty() && items.front().kind == JsonNode::Kind::kList;
  if (!histograms.per_layer) histograms.lists = {ReadHistogram(source, lists)};
  for (std::size_t i = 0; histograms.per_layer && i < items.size(); ++i) {
    histograms.lists.push_back(ReadHistogram(source, items[i]));
  }
  return histograms;
}

double ParseExponent(const std::string& text) {
  char* end = nullptr;
  const double exponent = std::strtod(text.c_str() + 5, &end);
  if (text.size() > 5 && *end == '\0' && exponent >= 0.0 && exponent <= 10.0) return exponent;
  throw UserError({}, "routing '" + text + "' has no exponent between 0 and 10",
                  "write for example zipf:1.2");
}

}  // namespace

Routing Routing::Parse(const std::string& text) {
  Routing routing;
  if (text == "uniform") return routing;
  if (text.rfind("zipf:", 0) == 0) {
    routing.exponent_ = ParseExponent(text);
    return routing;
  }
  if (text.find('/') == std::string::npos && text.find(".json") == std::string::npos) {
    throw UserError({}, "routing '" + text + "' is not known",
                    "use uniform, zipf:<exponent> or the path of a JSON histogram");
  }
  Histograms histograms = ReadHistogramFile(text);
  routing.file_ = ShownPath(text);
  routing.per_layer_ = histograms.per_layer;
  routing.histograms_ = std::move(histograms.lists);
  return routing;
}

void Routing::ExpectLayers(std::int64_t mixture_layers) const {
  const auto lists = static_cast<std::int64_t>(histograms_.size());
  if (!per_layer_ || lists == mixture_layers) return;
  FailHistogram(
      file_,
      std::to_string(lists) + " lists for " + std::to_string(mixture_layers) + " mixture layers",
      "give one list, or one per mixture layer");
}

std::vector<std::int64_t> Routing::Rows(std::int64_t layer, std::int64_t experts,
                                        std::int64_t top_k, std::int64_t tokens) const {
  if (tokens == 0) return std::vector<std::int64_t>(static_cast<std::size_t>(experts), 0);
  if (file_.empty()) return ZipfRows(exponent_, experts, top_k, tokens);
  const Weights& histogram = histograms_.at(per_layer_ ? static_cast<std::size_t>(layer) : 0);
  if (static_cast<std::int64_t>(histogram.size()) != experts) {
    FailHistogram(
        file_,
        std::to_string(histogram.size()) + " counts for " + std::to_string(experts) + " experts",
        "give one count for each expert");
  }
  std::vector<std::size_t> busy;
  Weights counts;
  for (std::size_t e = 0; e < histogram.size(); ++e) {
    if (histogram[e] == 0.0) continue;
    busy.push_back(e);
    counts.push_back(histogram[e]);
  }
  if (static_cast<std::int64_t>(busy.size()) < top_k) {
    FailHistogram(file_,
                  "only " + std::to_string(busy.size()) + " experts have tokens, " +
                      std::to_string(top_k) + " are chosen for each",
                  "record more tokens");
  }
  const std::int64_t total = tokens * top_k;
  const auto shared = RoundByLargestRemainder(
      Share(counts, static_cast<double>(total), 0.0, static_cast<double>(tokens)), total, tokens);
  std::vector<std::int64_t> rows(static_cast<std::size_t>(experts), 0);
  for (std::size_t i = 0; i < busy.size(); ++i) rows[busy[i]] = shared[i];
  return rows;
}

}  // namespace mixpe::reference
