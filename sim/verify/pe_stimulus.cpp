// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/pe_stimulus.hpp"

#include <algorithm>
#include <array>

#include "reference/base/error.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

using models::Code;

constexpr std::size_t kPatterns = 64;

void Put(PeCircuit::Block& block, const std::vector<int>& port, std::size_t lsb, std::size_t width,
         std::uint64_t value, std::size_t pattern) {
  for (std::size_t bit = 0; bit < width && bit < 64; ++bit) {
    if ((value >> bit & 1) == 0) continue;
    MIXPE_EXPECT(lsb + bit < port.size(), "an operand fits its port");
    block[static_cast<std::size_t>(port[lsb + bit])] |= std::uint64_t{1} << pattern;
  }
}

void PutCodes(PeCircuit::Block& block, const std::vector<int>& port, const std::vector<Code>& codes,
              int bits, std::size_t pattern) {
  const auto width = static_cast<std::size_t>(bits);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    Put(block, port, i * width, width, codes[i], pattern);
  }
}

}  // namespace

PeCircuit::PeCircuit(Aig aig) : aig_(std::move(aig)) {
  MIXPE_EXPECT(SumBits() >= 1 && SumBits() <= 64, "a sum has 1 to 64 bits");
}

std::vector<PeCircuit::Block> PeCircuit::Pack(const std::vector<PeStimulus>& stimuli) const {
  const std::vector<int>&mode = aig_.InputPort("mode_i"), &act = aig_.InputPort("act_i"),
        &weight = aig_.InputPort("weight_i"), &sum = aig_.InputPort("sum_i");
  std::vector<Block> blocks((stimuli.size() + kPatterns - 1) / kPatterns,
                            Block(static_cast<std::size_t>(aig_.Inputs()), 0));
  for (std::size_t i = 0; i < stimuli.size(); ++i) {
    Block& block = blocks[i / kPatterns];
    const std::size_t pattern = i % kPatterns;
    Put(block, mode, 0, mode.size(), stimuli[i].mode, pattern);
    PutCodes(block, act, stimuli[i].activations, stimuli[i].activation_bits, pattern);
    PutCodes(block, weight, stimuli[i].weights, stimuli[i].weight_bits, pattern);
    Put(block, sum, 0, sum.size(), stimuli[i].sum, pattern);
  }
  return blocks;
}

void PeCircuit::Select(Block& block, std::uint64_t mutant) const {
  const std::vector<int>& port = aig_.InputPort("mutant_i");
  for (std::size_t bit = 0; bit < port.size(); ++bit) {
    block[static_cast<std::size_t>(port[bit])] = 0 - (mutant >> bit & 1);
  }
}

std::vector<std::uint64_t> PeCircuit::Evaluate(const std::vector<PeStimulus>& stimuli,
                                               std::uint64_t mutant) const {
  std::vector<std::uint64_t> sums(stimuli.size(), 0), out, scratch;
  const std::vector<int>& port = aig_.OutputPort("sum_o");
  std::size_t begin = 0;
  for (Block& block : Pack(stimuli)) {
    Select(block, mutant);
    aig_.Simulate(block, out, scratch);
    const std::size_t count = std::min(kPatterns, stimuli.size() - begin);
    for (std::size_t bit = 0; bit < port.size(); ++bit) {
      const std::uint64_t word = out[static_cast<std::size_t>(port[bit])];
      for (std::size_t i = 0; i < count; ++i) sums[begin + i] |= (word >> i & 1) << bit;
    }
    begin += count;
  }
  return sums;
}

PeCircuit BuildPeUnit(const std::filesystem::path& gathered, int dot) {
  RunYosys(gathered, "unit",
           ReadDesign("pe_unit", {{"Dot", dot}}) + "proc -norom\nflatten\nopt\nclean\n" + ToAnds() +
               "write_aiger -symbols unit.aig\n",
           120);
  return PeCircuit(Aig::Read(gathered / "unit.aig"));
}

Code OperandSource::DrawCode(int bits) {
  const auto top = static_cast<Code>(models::LowBits(~std::uint64_t{0}, bits));
  const Code sign = Code{1} << (bits - 1);
  const std::array<Code, 6> corners = {0, 1, top, sign, sign - 1, sign + 1};
  const std::uint64_t word = rng_.Next();
  if (word % 8 == 0) return corners[(word >> 8) % corners.size()] & top;
  return static_cast<Code>(word >> 16) & top;
}

std::vector<Code> OperandSource::Activations(const PePass& pass, int dot) {
  std::vector<Code> codes(static_cast<std::size_t>(dot * pass.mode->elements_per_lane));
  for (Code& code : codes) {
    do code = DrawCode(pass.mode->activation_bits);
    while (!model_.AcceptsActivation(*pass.mode, code));
  }
  return codes;
}

std::vector<Code> OperandSource::Weights(const PePass& pass, int dot) {
  std::vector<Code> codes(static_cast<std::size_t>(dot * pass.mode->elements_per_lane));
  for (Code& code : codes) {
    do code = DrawCode(pass.mode->weight_bits);
    while (!model_.AcceptsWeight(*pass.mode, code));
  }
  return codes;
}

std::uint64_t OperandSource::DrawSum(const PePass& pass, int dot, int sum_bits) {
  if (pass.mode->exact) return models::LowBits(rng_.Next(), sum_bits);
  std::uint64_t sum = 0;
  for (int step = static_cast<int>(rng_.Next() % 3); step > 0; --step) {
    const models::Bus row = model_.EncodeActivations(Activations(pass, dot), pass.code());
    const models::Bus stored = model_.EncodeWeights(Weights(pass, dot), pass.code());
    sum = model_.Step(row, stored, dot, sum, sum_bits, pass.code());
  }
  return sum;
}

PeStimulus OperandSource::Draw(const PePass& pass, int dot, int sum_bits) {
  PeStimulus stimulus{pass.code(),
                      Activations(pass, dot),
                      Weights(pass, dot),
                      pass.mode->activation_bits,
                      pass.mode->weight_bits,
                      0};
  // One in four has a single lane that is not zero, so that no larger product hides its bits.
  if (dot > 1 && rng_.Next() % 4 == 0) {
    const std::size_t lane = rng_.Next() % stimulus.activations.size();
    for (std::size_t i = 0; i < stimulus.activations.size(); ++i) {
      if (i != lane) stimulus.activations[i] = 0;
    }
  }
  stimulus.sum = DrawSum(pass, dot, sum_bits);
  // Floating-point sums that nearly cancel: what the next activation code would make of zero, with
  // the sign (the top bit) turned. Integers meet them among random sums.
  if (!pass.mode->exact && rng_.Next() % 3 == 0) {
    PeStimulus other = stimulus;
    const Code next = other.activations[0] ^ static_cast<Code>(rng_.Next() & 1);
    if (model_.AcceptsActivation(*pass.mode, next)) other.activations[0] = next;
    other.sum = 0;
    const std::uint64_t sum = Golden(model_, other, dot, sum_bits);
    const std::uint64_t sign = std::uint64_t{1} << (sum_bits - 1);
    stimulus.sum = (sum & ~sign) == 0 ? 0 : sum ^ sign;
  }
  return stimulus;
}

std::uint64_t Golden(const models::PeModel& model, const PeStimulus& stimulus, int dot,
                     int sum_bits) {
  return model.Step(model.EncodeActivations(stimulus.activations, stimulus.mode),
                    model.EncodeWeights(stimulus.weights, stimulus.mode), dot, stimulus.sum,
                    sum_bits, stimulus.mode);
}

}  // namespace mixpe::sim
