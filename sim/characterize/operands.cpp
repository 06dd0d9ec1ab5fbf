// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/operands.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/characterize/tensor_codes.hpp"

namespace mixpe::sim::characterize {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTensorFile = ".safetensors";
constexpr std::int64_t kActivationsPerWeight = 64;  // as in rtl/synth/operands
constexpr std::int64_t kWeightGroup = 128;          // weights that share a scale

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

namespace {

/// What both tensors hold: results made with them are kept under it.
std::string HashOf(const TensorOperands& tensors) {
  const reference::SafetensorsFile file(tensors.file);
  const std::int64_t k = MatrixOf(file, tensors.activation).shape[1];
  if (const std::int64_t own = MatrixOf(file, tensors.weight).shape[0]; own != k) {
    throw UserError(
        {file.shown_file(), 0, tensors.weight}, "has " + std::to_string(own) + " rows",
        "give (K, N) where " + tensors.activation + " is (M, K): K is " + std::to_string(k));
  }
  std::string all;
  for (const std::string& name : {tensors.activation, tensors.weight}) {
    const reference::TensorView& tensor = MatrixOf(file, name);
    all += reference::InfoOf(tensor.dtype).name + " " + std::to_string(tensor.shape[0]) + " ";
    all.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
  }
  return Sha256(all);
}

OperandSpec FromFile(const std::string& name) {
  const std::size_t end = name.find(kTensorFile) + std::string(kTensorFile).size();
  TensorOperands tensors;
  tensors.file = name.substr(0, end);
  if (end < name.size()) {
    const std::size_t colon = name.find(':', end + 1);
    if (name[end] != ':' || colon == std::string::npos) {
      throw UserError({}, "--operands " + name, "write FILE.safetensors:ACTIVATION:WEIGHT");
    }
    tensors.activation = name.substr(end + 1, colon - end - 1);
    tensors.weight = name.substr(colon + 1);
  }
  tensors.sha256 = HashOf(tensors);
  OperandSpec spec;
  spec.name = fs::path(tensors.file).filename().string() + name.substr(end);
  spec.sentence = "tensors of a file";
  spec.distribution = "tensors";
  spec.activations_per_weight = kActivationsPerWeight;
  spec.tensors = std::move(tensors);
  return spec;
}

}  // namespace

OperandSpec LoadOperands(const std::string& name) {
  if (name.find(kTensorFile) != std::string::npos) return FromFile(name);
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
  floating_ = IsFloating(weight ? mode.weight : mode.activation);
  scale_ = floating_ ? (weight ? spec.weight_float : spec.activation_float)
                     : limit_ * (weight ? spec.weight_share : spec.activation_share);
  corners_ = {0, items_.front().code, items_.back().code, items_[items_.size() / 2].code};
  if (spec.tensors) ReadTensor(model, mode, weight, *spec.tensors);
}

/// Weights come as (K, N) and are kept by output channel.
void CodeSource::ReadTensor(const models::PeModel& model, const models::PeMode& mode, bool weight,
                            const TensorOperands& tensors) {
  const reference::SafetensorsFile file(tensors.file);
  const reference::TensorView& tensor =
      MatrixOf(file, weight ? tensors.weight : tensors.activation);
  lines_ = tensor.shape[weight ? 1 : 0];
  k_ = tensor.shape[weight ? 0 : 1];
  const CodeFormat format{"", weight ? mode.weight : mode.activation,
                          weight ? mode.weight_bits : mode.activation_bits, [&](models::Code code) {
                            return weight ? model.AcceptsWeight(mode, code)
                                          : model.AcceptsActivation(mode, code);
                          }};
  const auto by_line = [&](const auto& values) {
    if (!weight) return values;
    auto turned = values;
    for (std::int64_t i = 0; i < lines_ * k_; ++i) {
      turned[static_cast<std::size_t>(i)] =
          values[static_cast<std::size_t>(i % k_ * lines_ + i / k_)];
    }
    return turned;
  };
  if (!HoldsReals(tensor)) {
    tensor_ = by_line(ReadCodes(file, tensor, format));
    return;
  }
  if (format.name.starts_with("ol")) {
    throw UserError({file.shown_file(), 0, tensor.name},
                    "real numbers for format " + format.name + ", which has outliers",
                    "quantize them as its authors do and give codes");
  }
  Quantize(by_line(ReadReals(file, tensor)), weight ? kWeightGroup : k_);
}

void CodeSource::Quantize(const std::vector<double>& values, std::int64_t group) {
  for (std::int64_t line = 0; line < lines_; ++line) {
    for (std::int64_t k = 0; k < k_; k += group) {
      const auto begin = values.begin() + line * k_ + k;
      const auto end = begin + std::min(group, k_ - k);
      double largest = 0;
      for (auto value = begin; value != end; ++value) {
        largest = std::max(largest, std::abs(*value));
      }
      const double factor = floating_ ? 1.0 : largest > 0 ? limit_ / largest : 0.0;
      for (auto value = begin; value != end; ++value) {
        tensor_.push_back(Nearest(center_ + *value * factor));
      }
    }
  }
}

std::vector<models::Code> CodeSource::Take(std::int64_t line, std::int64_t step, int count) const {
  std::vector<models::Code> codes(static_cast<std::size_t>(count), 0);
  const std::int64_t steps = Steps(count);
  const std::int64_t row = line % lines_ * k_;
  const std::int64_t begin = (step % steps + steps) % steps * count;
  for (std::int64_t i = 0; i < count && begin + i < k_; ++i) {
    codes[static_cast<std::size_t>(i)] = tensor_[static_cast<std::size_t>(row + begin + i)];
  }
  return codes;
}

std::int64_t CodeSource::Steps(int count) const { return (k_ + count - 1) / count; }

models::Code CodeSource::Nearest(double value) const {
  auto above = std::lower_bound(items_.begin(), items_.end(), value,
                                [](const Item& item, double v) { return item.value < v; });
  if (above == items_.end()) --above;
  if (above != items_.begin() && value - (above - 1)->value < above->value - value) --above;
  return above->code;
}

models::Code CodeSource::Draw(Rng& rng) const {
  const double drawn = scale_ * (gaussian_ ? rng.Normal() : 2 * rng.Uniform() - 1);
  return Nearest(center_ + std::clamp(drawn, -limit_, limit_));
}

models::Code CodeSource::DrawCorner(Rng& rng) const {
  return corners_[static_cast<std::size_t>(rng.Next() % corners_.size())];
}

}  // namespace mixpe::sim::characterize
