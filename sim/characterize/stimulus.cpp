// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/stimulus.hpp"

#include <algorithm>
#include <sstream>

namespace mixpe::sim::characterize {
namespace {

using models::Bus;
using models::Code;
using models::PeMode;
using models::PeModel;
using Codes = std::vector<Code>;

constexpr int kCornerCycles = 128;
constexpr int kCornerBlock = 16;  ///< activations per weight among the corners

Words WordsOf(const Bus& bus) {
  Words words(static_cast<std::size_t>(bus.Bits() + 63) / 64);
  for (std::size_t i = 0; i < bus.Words().size(); ++i) {
    words[i / 2] |= std::uint64_t{bus.Words()[i]} << (i % 2 * 32);
  }
  return words;
}

Bus Concatenated(const std::vector<Bus>& parts) {
  int bits = 0;
  for (const Bus& part : parts) bits += part.Bits();
  Bus all(bits);
  int lsb = 0;
  for (const Bus& part : parts) {
    for (int i = 0; i < part.Bits(); i += 32) {
      const int width = std::min(32, part.Bits() - i);
      all.Put(lsb + i, width, part.Get(i, width));
    }
    lsb += part.Bits();
  }
  return all;
}

std::string Shown(const Codes& codes) {
  std::ostringstream text;
  text << std::hex;
  for (std::size_t i = 0; i < codes.size(); ++i) text << (i > 0 ? " " : "") << codes[i];
  return text.str();
}

/// Builds cycles of one structure.
class Builder {
 public:
  Builder(const PeModel& model, const Structure& structure, const OperandSpec& operands)
      : model_(model),
        mode_(model.Modes().front()),
        structure_(structure),
        spec_(operands),
        rng_(static_cast<std::uint64_t>(operands.seed)),
        activations_(model, mode_, CodeSource::Role::kActivation, operands),
        weights_(model, mode_, CodeSource::Role::kWeight, operands),
        sum_bits_(model.SumBits(structure.MaxGroup())) {}

  Stimulus Build(int cycles) {
    const int lanes = Lanes();
    stimulus_.macs_per_cycle = structure_.IsEdge() ? lanes : lanes * structure_.Cols();
    if (!structure_.IsEdge()) stimulus_.macs_per_cycle /= static_cast<double>(Passes());
    stimulus_.warm_up = kCornerCycles * Passes();
    if (structure_.top == "ws_tile") {
      const int resident = lanes * structure_.Cols();
      const int blocks = (kLeastWeights + resident - 1) / resident * Passes();
      cycles = std::max(cycles, blocks * static_cast<int>(spec_.activations_per_weight));
    }
    stimulus_.cycles.resize(static_cast<std::size_t>(stimulus_.warm_up + cycles));
    if (structure_.top == "ws_tile") {
      FillStationary();
    } else if (structure_.top == "os_tile") {
      FillOutputs();
    } else {
      FillEdge();
    }
    return std::move(stimulus_);
  }

 private:
  [[nodiscard]] int Passes() const { return static_cast<int>(mode_.pass_weights.size()); }
  [[nodiscard]] int Size() const { return static_cast<int>(stimulus_.cycles.size()); }
  [[nodiscard]] bool IsCorner(int cycle) const { return cycle < stimulus_.warm_up; }
  [[nodiscard]] int StepsPerGroup() const { return std::max(1, structure_.MaxGroup() / Lanes()); }

  /// Where tensors give operands: a token or output channel, and steps of lanes along K.
  struct Place {
    std::int64_t line = 0, step = 0;
  };

  [[nodiscard]] int Lanes() const { return structure_.Dot() * mode_.elements_per_lane; }

  /// Steps along K that the tensors have; 1 where operands are drawn.
  [[nodiscard]] std::int64_t Steps() const {
    return activations_.IsTensor() ? activations_.Steps(Lanes()) : 1;
  }

  Codes Draw(const CodeSource& source, bool corner, Place place) {
    if (source.IsTensor() && !corner) return source.Take(place.line, place.step, Lanes());
    Codes codes(static_cast<std::size_t>(Lanes()));
    for (Code& code : codes) code = corner ? source.DrawCorner(rng_) : source.Draw(rng_);
    return codes;
  }

  /// Nothing where the cycle is past the end.
  void Write(int cycle, const std::string& port, Words words) {
    if (cycle < 0 || cycle >= Size()) return;
    stimulus_.cycles[static_cast<std::size_t>(cycle)].writes.push_back({port, std::move(words)});
  }
  void Expect(int cycle, Expectation expectation) {
    if (cycle < 0 || cycle >= Size()) return;
    stimulus_.cycles[static_cast<std::size_t>(cycle)].expected.push_back(std::move(expectation));
  }

  void ExpectSum(int cycle, int col, std::uint64_t sum, const Codes& act, const Codes& weight,
                 std::uint64_t before, Code mode) {
    if (cycle >= Size()) return;
    std::ostringstream text;
    text << std::hex << "column " << col << ": activations " << Shown(act) << ", weights "
         << Shown(weight) << ", sum before " << before << ", mode " << mode;
    Expect(cycle, {"sum_o", col * sum_bits_, sum_bits_, {sum}, text.str()});
  }

  /// Weights and passes of the tiles above this one, whose sums enter it.
  struct Above {
    std::vector<Bus> weights;  ///< [step x cols + col]
    int steps = 0;
  };

  Above DrawAbove(bool corner, Code mode, Place first) {
    Above above;
    above.steps = static_cast<int>(rng_.Between(0, StepsPerGroup() - 1));
    for (int i = 0; i < above.steps * structure_.Cols(); ++i) {
      const Place place{first.line + i % structure_.Cols(), first.step - 1 - i / structure_.Cols()};
      above.weights.push_back(model_.EncodeWeights(Draw(weights_, corner, place), mode));
    }
    return above;
  }

  /// What the columns above hand down for one activation row.
  std::vector<std::uint64_t> SumsAbove(const Above& above, bool corner, Code mode, Place below) {
    const auto cols = static_cast<std::size_t>(structure_.Cols());
    std::vector<std::uint64_t> sums(cols, 0);
    for (int step = 0; step < above.steps; ++step) {
      const Place place{below.line, below.step - 1 - step};
      const Bus row = model_.EncodeActivations(Draw(activations_, corner, place), mode);
      for (std::size_t col = 0; col < cols; ++col) {
        sums[col] = model_.Step(row, above.weights[static_cast<std::size_t>(step) * cols + col],
                                structure_.Dot(), sums[col], sum_bits_, mode);
      }
    }
    return sums;
  }

  std::vector<Codes> LoadWeights(int begin, bool corner, Code mode, Place first,
                                 std::vector<Bus>& stored) {
    std::vector<Codes> weights;
    stored.clear();
    for (int col = 0; col < structure_.Cols(); ++col) {
      weights.push_back(Draw(weights_, corner, {first.line + col, first.step}));
      stored.push_back(model_.EncodeWeights(weights.back(), mode));
    }
    // Data one cycle before the tick; the first activation that meets them enters with the data.
    Write(begin, "weight_i", WordsOf(Concatenated(stored)));
    Write(begin, "load_clk_i", {0});
    Write(begin + 1, "load_clk_i", {1});
    Write(begin + 2, "load_clk_i", {0});
    return weights;
  }

  /// Resident weights; per weight set and pass one block of activations.
  void FillStationary() {
    Write(0, "swap_clk_i", {0});
    int pass = 0;
    std::int64_t block = 0;  // of resident weights: along K, then to the next output channels
    for (int begin = 0; begin < Size();) {
      const bool corner = IsCorner(begin);
      const Code mode = mode_.first_code + static_cast<Code>(pass);
      const Place first{block / Steps() * structure_.Cols(), block % Steps()};
      std::vector<Bus> stored;
      const std::vector<Codes> weights = LoadWeights(begin, corner, mode, first, stored);
      const Above above = DrawAbove(corner, mode, first);
      const int length =
          corner ? kCornerBlock : std::max(3, static_cast<int>(spec_.activations_per_weight));
      Write(begin + 1, "mode_i", {mode});
      for (int t = begin; t < begin + length; ++t) {
        OneRow(t, corner, mode, {t - begin, first.step}, weights, stored, above);
      }
      begin += length;
      pass = (pass + 1) % Passes();
      if (pass == 0 && !corner) ++block;
    }
  }

  void OneRow(int t, bool corner, Code mode, Place place, const std::vector<Codes>& weights,
              const std::vector<Bus>& stored, const Above& above) {
    const Codes act = Draw(activations_, corner, place);
    const Bus row = model_.EncodeActivations(act, mode);
    const std::vector<std::uint64_t> before = SumsAbove(above, corner, mode, place);
    Bus sums(sum_bits_ * structure_.Cols());
    for (int col = 0; col < structure_.Cols(); ++col) {
      const auto c = static_cast<std::size_t>(col);
      sums.Put(col * sum_bits_, sum_bits_, before[c]);
      ExpectSum(t + 2, col,
                model_.Step(row, stored[c], structure_.Dot(), before[c], sum_bits_, mode), act,
                weights[c], before[c], mode);
    }
    Write(t, "act_i", WordsOf(row));
    Write(t + 1, "sum_i", WordsOf(sums));
  }

  /// Sums that stay: a group of steps after the other, every pass of it.
  void FillOutputs() {
    std::vector<std::uint64_t> sums(static_cast<std::size_t>(structure_.Cols()), 0);
    for (int t = 0; t < Size(); ++t) {
      const bool first = t % StepsPerGroup() == 0;
      const int pass = t / StepsPerGroup() % Passes();
      const Code mode = mode_.first_code + static_cast<Code>(pass);
      if (first) std::fill(sums.begin(), sums.end(), 0);
      // Passes over a group see the same operands.
      const std::int64_t group = t / StepsPerGroup() / Passes();
      const std::int64_t step = group * StepsPerGroup() + t % StepsPerGroup();
      const std::int64_t line = step / Steps();
      const Codes act = Draw(activations_, IsCorner(t), {line, step});
      const Bus row = model_.EncodeActivations(act, mode);
      std::vector<Bus> stored;
      for (int col = 0; col < structure_.Cols(); ++col) {
        const Codes weight = Draw(weights_, IsCorner(t), {line * structure_.Cols() + col, step});
        stored.push_back(model_.EncodeWeights(weight, mode));
        std::uint64_t& sum = sums[static_cast<std::size_t>(col)];
        const std::uint64_t before = sum;
        sum = model_.Step(row, stored.back(), structure_.Dot(), sum, sum_bits_, mode);
        ExpectSum(t + 2, col, sum, act, weight, before, mode);
      }
      Write(t, "first_i", {first ? 1U : 0U});
      Write(t, "act_i", WordsOf(row));
      Write(t, "weight_i", WordsOf(Concatenated(stored)));
      Write(t + 1, "mode_i", {mode});
    }
  }

  void FillEdge() {
    const bool weight = structure_.top == "weight_edge";
    const int bits = weight ? mode_.weight_bits : mode_.activation_bits;
    for (int t = 0; t < Size(); ++t) {
      const Code mode = mode_.first_code + static_cast<Code>(t / kCornerBlock % Passes());
      const std::int64_t block = t / spec_.activations_per_weight;
      const Codes codes = Draw(weight ? weights_ : activations_, IsCorner(t), {t, block});
      const Bus out =
          weight ? model_.EncodeWeights(codes, mode) : model_.EncodeActivations(codes, mode);
      Write(t, "mode_i", {mode});
      Write(t, weight ? "weight_i" : "act_i", WordsOf(models::Concatenate(codes, bits)));
      Expect(t,
             {weight ? "weight_o" : "act_o", 0, out.Bits(), WordsOf(out), "codes " + Shown(codes)});
    }
  }

  const PeModel& model_;
  PeMode mode_;
  const Structure& structure_;
  const OperandSpec& spec_;
  Rng rng_;
  CodeSource activations_, weights_;
  int sum_bits_;
  Stimulus stimulus_;
};

}  // namespace

Stimulus MakeStimulus(const PeModel& model, const Structure& structure, const OperandSpec& operands,
                      int cycles) {
  return Builder(model, structure, operands).Build(cycles);
}

}  // namespace mixpe::sim::characterize
