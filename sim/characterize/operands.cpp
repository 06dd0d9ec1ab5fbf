// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/operands.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return ProjectRoot() / "rtl/synth/operands"; }

bool IsFloating(const std::string& format) {
  return format.starts_with("fp") || format.starts_with("bf");
}

}  // namespace

std::vector<std::string> OperandNames() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(Folder())) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

OperandSpec LoadOperands(const std::string& name) {
  const std::vector<std::string> names = OperandNames();
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw UserError({}, "unknown operands '" + name + "'", Suggest(name, names));
  }
  return ReadYaml<OperandSpec>(LoadYaml((Folder() / (name + ".yaml")).string()));
}

CodeSource::CodeSource(const models::PeModel& model, const models::PeMode& mode, Role role,
                       const OperandSpec& spec)
    : gaussian_(spec.distribution == "gaussian") {
  const bool weight = role == Role::kWeight;
  const int bits = weight ? mode.weight_bits : mode.activation_bits;
  MIXPE_EXPECT(bits >= 1 && bits <= 16, "operands of more than 16 bits are not drawn");
  for (models::Code code = 0; code < (models::Code{1} << bits); ++code) {
    if (!(weight ? model.AcceptsWeight(mode, code) : model.AcceptsActivation(mode, code))) continue;
    const double value = weight ? model.WeightValue(mode, code) : model.ActivationValue(mode, code);
    if (std::isfinite(value)) items_.push_back({value, code});
  }
  MIXPE_EXPECT(!items_.empty(), "a format without values");
  std::stable_sort(items_.begin(), items_.end(),
                   [](const Item& a, const Item& b) { return a.value < b.value; });
  const double low = -items_.front().value, high = items_.back().value;
  if (low > 0 && high > 0) {
    limit_ = std::min(low, high);
  } else {  // of one sign, as quantizers with a zero point give: around the middle
    center_ = (high - low) / 2;
    limit_ = std::abs(high + low) / 2;
  }
  const bool floating = IsFloating(weight ? mode.weight : mode.activation);
  scale_ = floating ? (weight ? spec.weight_float : spec.activation_float)
                    : limit_ * (weight ? spec.weight_share : spec.activation_share);
  corners_ = {0, items_.front().code, items_.back().code, items_[items_.size() / 2].code};
}

models::Code CodeSource::Draw(Rng& rng) const {
  const double drawn = scale_ * (gaussian_ ? rng.Normal() : 2 * rng.Uniform() - 1);
  const double value = center_ + std::clamp(drawn, -limit_, limit_);
  auto above = std::lower_bound(items_.begin(), items_.end(), value,
                                [](const Item& item, double v) { return item.value < v; });
  if (above == items_.end()) --above;
  if (above != items_.begin() && value - (above - 1)->value < above->value - value) --above;
  return above->code;
}

models::Code CodeSource::DrawCorner(Rng& rng) const {
  return corners_[static_cast<std::size_t>(rng.Next() % corners_.size())];
}

}  // namespace mixpe::sim::characterize
