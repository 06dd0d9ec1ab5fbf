// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/routing.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::reference {
namespace {

using Json = nlohmann::json;

std::vector<double> ReadHistogram(const Json& list, const std::string& file) {
  const Where where{file, 0, "tokens_per_expert"};
  if (!list.is_array() || list.empty())
    throw UserError(where, "not a list of counts", "write [n0, n1, ...]");
  std::vector<double> counts;
  for (const Json& value : list) {
    if (!value.is_number() || value.get<double>() < 0 || !std::isfinite(value.get<double>())) {
      throw UserError(where, value.dump() + " is not a count", "use numbers of at least 0");
    }
    counts.push_back(value.get<double>());
  }
  return counts;
}

std::vector<std::vector<double>> ReadHistograms(const std::string& file) {
  Json json;
  try {
    json = Json::parse(ReadFile(file));
  } catch (const Json::parse_error& error) {
    throw UserError({file, 0, ""}, "not valid JSON at byte " + std::to_string(error.byte),
                    "mend the syntax");
  }
  if (!json.is_object() || json.value("schema_version", 0) != 1 ||
      !json.contains("tokens_per_expert")) {
    throw UserError({file, 0, ""}, "not a routing histogram",
                    R"(write {"schema_version": 1, "tokens_per_expert": [...]})");
  }
  const Json& lists = json["tokens_per_expert"];
  std::vector<std::vector<double>> histograms;
  const bool nested = lists.is_array() && !lists.empty() && lists[0].is_array();
  if (!nested) return {ReadHistogram(lists, file)};
  for (const Json& list : lists) histograms.push_back(ReadHistogram(list, file));
  return histograms;
}

/// Probability that a token visits each expert: proportional to popularity, at most 1, summing to
/// per_token.
std::vector<double> Inclusion(const std::vector<double>& popularity, std::int64_t per_token) {
  std::vector<double> inclusion(popularity.size(), 0.0);
  auto left = static_cast<double>(per_token);
  double weight = std::accumulate(popularity.begin(), popularity.end(), 0.0);
  std::vector<bool> sure(popularity.size(), false);
  // Experts whose share would exceed 1 are visited by every token; the rest share what is left.
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t e = 0; e < popularity.size(); ++e) {
      if (sure[e] || popularity[e] * left < weight || popularity[e] == 0.0) continue;
      sure[e] = changed = true;
      inclusion[e] = 1.0;
      left -= 1.0;
      weight -= popularity[e];
      if (left <= 0.0) return inclusion;
    }
  }
  for (std::size_t e = 0; e < popularity.size(); ++e) {
    if (!sure[e] && weight > 0.0) inclusion[e] = popularity[e] * left / weight;
  }
  return inclusion;
}

std::int64_t TouchedExperts(const std::vector<double>& inclusion, std::int64_t tokens,
                            std::int64_t per_token) {
  double expected = 0.0;
  std::int64_t possible = 0;
  for (const double p : inclusion) {
    expected += 1.0 - std::pow(1.0 - p, static_cast<double>(tokens));
    possible += p > 0.0;
  }
  return std::clamp<std::int64_t>(std::llround(expected), per_token,
                                  std::min(possible, per_token * tokens));
}

/// Whole rows near `target` over the `touched` most popular experts: each 1..tokens, summing to
/// `total`.
std::vector<std::int64_t> Apportion(const std::vector<double>& target, std::int64_t touched,
                                    std::int64_t tokens, std::int64_t total) {
  std::vector<std::size_t> order(target.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](auto a, auto b) { return target[a] > target[b]; });
  order.resize(static_cast<std::size_t>(touched));
  double sum = 0.0;
  for (const std::size_t e : order) sum += target[e];
  std::vector<std::int64_t> rows(target.size(), 0);
  std::int64_t given = 0;
  for (const std::size_t e : order) {
    const double share = target[e] / sum * static_cast<double>(total);
    rows[e] = std::clamp<std::int64_t>(static_cast<std::int64_t>(share), 1, tokens);
    given += rows[e];
  }
  // What rounding left over goes to the most popular that still have room; what it gave too much
  // comes back from the last.
  for (std::size_t i = 0; given < total; i = (i + 1) % order.size()) {
    if (rows[order[i]] < tokens) ++rows[order[i]], ++given;
  }
  for (std::size_t i = 0; given > total; i = (i + 1) % order.size()) {
    std::int64_t& row = rows[order[order.size() - 1 - i]];
    if (row > 1) --row, --given;
  }
  return rows;
}

}  // namespace

Routing Routing::Parse(const std::string& text) {
  Routing routing;
  routing.source_ = text;
  if (text == "uniform") return routing;
  if (!text.starts_with("zipf:")) {
    if (text.find_first_of("./") == std::string::npos) {
      throw UserError({}, "--routing " + text + " is not possible here",
                      "use uniform, zipf:<s> or a histogram file");
    }
    routing.histograms_ = ReadHistograms(text);
    return routing;
  }
  const char* begin = text.data() + 5;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(begin, end, routing.exponent_);
  if (parsed.ec != std::errc() || parsed.ptr != end ||
      !(routing.exponent_ >= 0.0 && routing.exponent_ <= 10.0)) {
    throw UserError({}, "--routing " + text + ": the exponent is not a number from 0 to 10",
                    "write for example zipf:1.0");
  }
  return routing;
}

std::vector<double> Routing::Popularity(std::int64_t experts, std::int64_t per_token,
                                        std::int64_t layer) const {
  std::vector<double> popularity(static_cast<std::size_t>(experts));
  if (histograms_.empty()) {
    for (std::size_t e = 0; e < popularity.size(); ++e)
      popularity[e] = std::pow(static_cast<double>(e + 1), -exponent_);
    return popularity;
  }
  const Where where{source_, 0, "tokens_per_expert"};
  if (PerLayer() && layer >= static_cast<std::int64_t>(histograms_.size())) {
    throw UserError(where, "no list for layer " + std::to_string(layer),
                    "give one list, or one per layer");
  }
  popularity = histograms_[PerLayer() ? static_cast<std::size_t>(layer) : 0];
  if (static_cast<std::int64_t>(popularity.size()) != experts) {
    throw UserError(
        where,
        std::to_string(popularity.size()) + " counts for " + std::to_string(experts) + " experts",
        "give one count per expert");
  }
  const auto used =
      std::count_if(popularity.begin(), popularity.end(), [](double c) { return c > 0; });
  if (used < per_token) {
    throw UserError(where,
                    "only " + std::to_string(used) + " experts were used, a token visits " +
                        std::to_string(per_token),
                    "record more tokens");
  }
  return popularity;
}

std::vector<std::int64_t> Routing::Rows(std::int64_t tokens, std::int64_t experts,
                                        std::int64_t per_token, std::int64_t layer) const {
  const std::vector<double> popularity = Popularity(experts, per_token, layer);
  if (tokens == 0) return std::vector<std::int64_t>(static_cast<std::size_t>(experts), 0);
  const std::vector<double> inclusion = Inclusion(popularity, per_token);
  return Apportion(inclusion, TouchedExperts(inclusion, tokens, per_token), tokens,
                   tokens * per_token);
}

}  // namespace mixpe::reference
