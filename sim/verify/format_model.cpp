// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/format_model.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <regex>

#include "reference/base/text.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::sim {
namespace {

using models::Bus;
using models::Code;
using models::PeMode;

struct IntegerFormat {
  int bits = 8;
  bool is_signed = true;
  std::int64_t least = 0, greatest = 0;

  [[nodiscard]] std::int64_t Value(Code code) const {
    return is_signed ? models::SignExtend(code, bits) : static_cast<std::int64_t>(code);
  }
  [[nodiscard]] bool Accepts(Code code) const {
    return code >> bits == 0 && least <= Value(code) && Value(code) <= greatest;
  }
};

/// Steps on values: no module has such buses.
class FormatModel final : public models::PeModel {
 public:
  FormatModel(IntegerFormat activation, IntegerFormat weight, int share, PeMode mode)
      : activation_(activation), weight_(weight), share_(share), modes_{std::move(mode)} {}

  const std::vector<PeMode>& Modes() const override { return modes_; }
  int ActivationShare() const override { return share_; }
  int SumBits(int max_group) const override {
    std::int64_t least = 0, greatest = 0;
    for (const std::int64_t a : {activation_.least, activation_.greatest}) {
      for (const std::int64_t w : {weight_.least, weight_.greatest}) {
        least = std::min(least, a * w * max_group);
        greatest = std::max(greatest, a * w * max_group);
      }
    }
    int bits = 1;
    while (least < -(std::int64_t{1} << (bits - 1)) || greatest >= std::int64_t{1} << (bits - 1)) {
      ++bits;
    }
    return bits;
  }
  bool AcceptsActivation(const PeMode&, Code code) const override {
    return activation_.Accepts(code);
  }
  bool AcceptsWeight(const PeMode&, Code code) const override { return weight_.Accepts(code); }
  double ActivationValue(const PeMode&, Code code) const override {
    return static_cast<double>(activation_.Value(code));
  }
  double WeightValue(const PeMode&, Code code) const override {
    return static_cast<double>(weight_.Value(code));
  }
  Bus EncodeActivations(std::span<const Code> codes, Code) const override {
    return models::Concatenate(codes, activation_.bits);
  }
  Bus EncodeWeights(std::span<const Code> codes, Code) const override {
    return models::Concatenate(codes, weight_.bits);
  }
  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code) const override {
    for (int lane = 0; lane < dot; ++lane) {
      const auto a = static_cast<Code>(activations.Get(lane * activation_.bits, activation_.bits));
      const auto w = static_cast<Code>(weights.Get(lane * weight_.bits, weight_.bits));
      sum += static_cast<std::uint64_t>(activation_.Value(a) * weight_.Value(w));
    }
    return models::LowBits(sum, sum_bits);
  }

 private:
  IntegerFormat activation_, weight_;
  int share_;
  std::vector<PeMode> modes_;
};

class PeFile {
 public:
  explicit PeFile(const std::filesystem::path& file) : document_(LoadYaml(file.string())) {}

  [[nodiscard]] std::string Name(const std::string& key) const {
    const YAML::Node node = document_.root[key];
    if (!node.IsDefined() || !node.IsScalar()) {
      throw UserError({document_.shown_file, 0, key}, "missing", "name a format, such as int8");
    }
    return node.Scalar();
  }

  [[nodiscard]] IntegerFormat Format(const std::string& key) const {
    static const std::regex kInteger("(u?)int([0-9]{1,2})");
    const std::string name = Name(key);
    std::smatch match;
    IntegerFormat format;
    if (std::regex_match(name, match, kInteger)) {
      format.is_signed = match[1].length() == 0;
      format.bits = std::stoi(match[2]);
    }
    if (match.empty() || format.bits > 16 || format.bits < (format.is_signed ? 2 : 1)) {
      throw UserError({document_.shown_file, document_.root[key].Mark().line + 1, key},
                      "'" + name + "' is no format that can be checked here",
                      "use int2 to int16 or uint1 to uint16");
    }
    const std::int64_t top = std::int64_t{1} << (format.is_signed ? format.bits - 1 : format.bits);
    format.least = format.is_signed ? -top : 0;
    format.greatest = top - 1;
    Narrow(format, key + "_range");
    return format;
  }

 private:
  void Narrow(IntegerFormat& format, const std::string& key) const {
    const YAML::Node node = document_.root[key];
    if (!node.IsDefined()) return;
    try {
      const auto range = node.as<std::vector<std::int64_t>>();
      if (range.size() == 2 && format.least <= range[0] && range[0] <= 0 && 0 <= range[1] &&
          range[1] <= format.greatest) {
        format.least = range[0];
        format.greatest = range[1];
        return;
      }
    } catch (const YAML::Exception&) {
      // the same remedy as for numbers that do not fit
    }
    throw UserError({document_.shown_file, node.Mark().line + 1, key},
                    "not a part of the format's range around zero",
                    "give [least, greatest] within " + std::to_string(format.least) + " to " +
                        std::to_string(format.greatest));
  }

  YamlDocument document_;
};

/// PE_ACT_SHARE of a pe.svh; 0 where it has none.
int ShareIn(const std::filesystem::path& pe_svh) {
  static const std::regex kShare(R"(\n\s*`define\s+PE_ACT_SHARE\s+\(?\s*(-?[0-9]{1,4})\b)");
  if (!std::filesystem::exists(pe_svh)) return 0;
  const std::string text = "\n" + ReadFile(pe_svh.string());
  std::smatch match;
  return std::regex_search(text, match, kShare) ? std::stoi(match[1]) : 0;
}

}  // namespace

std::shared_ptr<const models::PeModel> ReadFormatModel(const std::filesystem::path& pe_yaml) {
  const PeFile file(pe_yaml);
  const IntegerFormat activation = file.Format("activation");
  const IntegerFormat weight = file.Format("weight");
  return std::make_shared<FormatModel>(activation, weight,
                                       ShareIn(pe_yaml.parent_path() / "pe.svh"),
                                       PeMode{.activation = file.Name("activation"),
                                              .weight = file.Name("weight"),
                                              .activation_bits = activation.bits,
                                              .weight_bits = weight.bits});
}

}  // namespace mixpe::sim
