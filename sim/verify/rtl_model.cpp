// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/rtl_model.hpp"

#include <algorithm>
#include <map>
#include <mutex>

#include "reference/base/paths.hpp"
#include "sim/verify/aig.hpp"
#include "sim/verify/format_model.hpp"
#include "sim/verify/yosys.hpp"

namespace mixpe::sim {
namespace {

using models::Bus;
using models::Code;
using models::PeMode;
using models::PeModel;

constexpr int kGroup = 128;  // MaxGroup where no sum is meant
constexpr double kLimitS = 120;

Bus BusOf(std::uint64_t value, int bits) {
  Bus bus(bits);
  bus.Put(0, bits, value);
  return bus;
}

class RtlModel final : public PeModel {
 public:
  RtlModel(const Subject& subject, const std::filesystem::path& work)
      : formats_(ReadFormatModel(subject.folder / "pe.yaml")), work_(work) {
    const std::filesystem::path root = ProjectRoot();
    GatherSources({root, work, FindSubjects(root / "rtl"), false}, subject.folder, work);
  }

  const std::vector<PeMode>& Modes() const override { return formats_->Modes(); }
  int SumBits(int max_group) const override {
    const Aig& step = Circuit("pe_step", {{"Dot", 1}, {"MaxGroup", max_group}});
    return static_cast<int>(step.OutputPort("sum_o").size());
  }
  bool AcceptsActivation(const PeMode& mode, Code code) const override {
    return formats_->AcceptsActivation(mode, code);
  }
  bool AcceptsWeight(const PeMode& mode, Code code) const override {
    return formats_->AcceptsWeight(mode, code);
  }
  int ActivationShare() const override { return formats_->ActivationShare(); }
  double ActivationValue(const PeMode& mode, Code code) const override {
    return formats_->ActivationValue(mode, code);
  }
  double WeightValue(const PeMode& mode, Code code) const override {
    return formats_->WeightValue(mode, code);
  }

  Bus EncodeActivations(std::span<const Code> codes, Code mode) const override {
    const Bus bus = models::Concatenate(codes, Modes().front().activation_bits);
    return Pass("act_edge", static_cast<int>(codes.size()),
                {{"mode_i", BusOf(mode, 32)}, {"act_i", bus}}, "act_o");
  }
  Bus EncodeWeights(std::span<const Code> codes, Code mode) const override {
    const Bus bus = models::Concatenate(codes, Modes().front().weight_bits);
    return Pass("weight_edge", static_cast<int>(codes.size()),
                {{"mode_i", BusOf(mode, 32)}, {"weight_i", bus}}, "weight_o");
  }
  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode) const override {
    const Aig& step = Circuit("pe_step", {{"Dot", dot}, {"MaxGroup", kGroup}});
    const Bus next = Simulate(step,
                              {{"mode_i", BusOf(mode, 32)},
                               {"act_i", activations},
                               {"weight_i", weights},
                               {"sum_i", BusOf(sum, 64)}},
                              "sum_o");
    MIXPE_EXPECT(next.Bits() == sum_bits, "sums of groups of 128");
    return next.Get(0, sum_bits);
  }

 private:
  using Parameters = std::map<std::string, int>;
  using Ports = std::map<std::string, Bus>;

  const Aig& Circuit(const std::string& top, const Parameters& parameters) const {
    std::string name = top;
    for (const auto& [key, value] : parameters) name += "_" + key + std::to_string(value);
    const std::scoped_lock lock(mutex_);
    const auto known = circuits_.find(name);
    if (known != circuits_.end()) return known->second;
    RunYosys(work_, name,
             ReadDesign(top, parameters) + "proc -norom\nflatten\nopt\nclean\n" + ToAnds() +
                 "write_aiger -symbols " + name + ".aig\n",
             kLimitS);
    return circuits_.emplace(name, Aig::Read(work_ / (name + ".aig"))).first->second;
  }

  /// Bits of a value beyond the port's width are zero or not looked at.
  static Bus Simulate(const Aig& circuit, const Ports& values, const std::string& output) {
    std::vector<std::uint64_t> in(static_cast<std::size_t>(circuit.Inputs()), 0), out, scratch;
    for (const auto& [name, value] : values) {
      const std::vector<int>& port = circuit.InputPort(name);
      const int bits = std::min(value.Bits(), static_cast<int>(port.size()));
      for (int bit = 0; bit < bits; ++bit) {
        in[static_cast<std::size_t>(port[static_cast<std::size_t>(bit)])] = value.Get(bit, 1);
      }
    }
    circuit.Simulate(in, out, scratch);
    const std::vector<int>& port = circuit.OutputPort(output);
    Bus bus(static_cast<int>(port.size()));
    for (int bit = 0; bit < bus.Bits(); ++bit) {
      bus.Put(bit, 1, out[static_cast<std::size_t>(port[static_cast<std::size_t>(bit)])] & 1);
    }
    return bus;
  }

  Bus Pass(const std::string& top, int dot, const Ports& values, const std::string& output) const {
    return Simulate(Circuit(top, {{"Dot", dot}}), values, output);
  }

  std::shared_ptr<const PeModel> formats_;
  std::filesystem::path work_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Aig> circuits_;
};

}  // namespace

std::shared_ptr<const PeModel> ReadRtlModel(const Subject& subject,
                                            const std::filesystem::path& work) {
  return std::make_shared<RtlModel>(subject, work);
}

}  // namespace mixpe::sim
