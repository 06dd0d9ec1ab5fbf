// SPDX-License-Identifier: Apache-2.0
// Netlists by hand and at random.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reference/base/rng.hpp"
#include "sim/netlist/library.hpp"
#include "sim/netlist/netlist.hpp"

namespace mixpe::sim::netlist::testing {

/// Nets come into being when they are first named; "0" and "1" are the constants.
class NetlistBuilder {
 public:
  NetlistBuilder() {
    made_.file = "built";
    made_.name = "built";
  }

  NetId Net(const std::string& name) {
    if (name == "0" || name == "1") return name == "1" ? kNet1 : kNet0;
    const auto [place, is_new] =
        nets_.try_emplace(name, static_cast<NetId>(made_.net_names.size()));
    if (is_new) made_.net_names.push_back(name);
    return place->second;
  }

  NetlistBuilder& In(const std::string& port, int width = 0) { return Add(port, false, width, ""); }
  /// An output that shows the net of the same name, or another.
  NetlistBuilder& Out(const std::string& port, int width = 0, const std::string& net = "") {
    return Add(port, true, width, net);
  }

  NetlistBuilder& Gate(const std::string& type, const std::string& name,
                       const std::vector<std::pair<std::string, std::string>>& pins) {
    Instance instance{name, type, {}};
    for (const auto& [pin, net] : pins) instance.pins.emplace_back(pin, Net(net));
    made_.instances.push_back(std::move(instance));
    return *this;
  }

  [[nodiscard]] Netlist Done() const { return made_; }

 private:
  NetlistBuilder& Add(const std::string& port, bool output, int width, const std::string& net) {
    Port made{port, output, {}};
    const std::string base = net.empty() ? port : net;
    if (width == 0) made.nets.push_back(Net(base));
    for (int i = 0; i < width; ++i) made.nets.push_back(Net(base + "[" + std::to_string(i) + "]"));
    made_.ports.push_back(std::move(made));
    return *this;
  }

  Netlist made_;
  std::map<std::string, NetId> nets_;
};

/// `width` flip-flops of type `flip_flop` (pins D, Q and `clock`), fed by ports `in` and their own
/// outputs through `gates` random gates of `types`; the last `width` nets go back to the flip-flops
/// and to the port `out`.
inline Netlist RandomNetlist(const Library& library, const std::vector<std::string>& types,
                             const std::string& flip_flop, const std::string& clock, int width,
                             int gates, std::uint64_t seed) {
  Rng rng(seed);
  NetlistBuilder builder;
  builder.In("clk").In("in", width);
  std::vector<std::string> nets;
  for (int i = 0; i < width; ++i) {
    nets.push_back("in[" + std::to_string(i) + "]");
    nets.push_back("q[" + std::to_string(i) + "]");
  }
  // Mostly recent nets, so that the logic gets deep.
  const auto pick = [&] {
    const auto back = std::min<std::int64_t>(std::ssize(nets), rng.Between(1, 3 * width));
    return nets[nets.size() - static_cast<std::size_t>(rng.Between(1, back))];
  };
  for (int g = 0; g < gates; ++g) {
    const std::string& type =
        types[static_cast<std::size_t>(rng.Between(0, std::ssize(types) - 1))];
    std::vector<std::pair<std::string, std::string>> pins;
    for (const std::string& pin : library.Find(type)->InputNames()) pins.emplace_back(pin, pick());
    for (const std::string& pin : library.Find(type)->OutputNames()) {
      pins.emplace_back(pin, "n" + std::to_string(g) + pin);
      nets.push_back(pins.back().second);
    }
    builder.Gate(type, "g" + std::to_string(g), pins);
  }
  for (int i = 0; i < width; ++i) {
    const std::string bit = "[" + std::to_string(i) + "]";
    builder.Gate(flip_flop, "ff" + std::to_string(i),
                 {{"D", nets[nets.size() - static_cast<std::size_t>(i) - 1]},
                  {clock, "clk"},
                  {"Q", "q" + bit}});
  }
  return builder.Out("out", width, "q").Done();
}

}  // namespace mixpe::sim::netlist::testing
