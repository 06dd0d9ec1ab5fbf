// SPDX-License-Identifier: Apache-2.0
#include <unordered_map>

#include "reference/base/text.hpp"
#include "reference/json/json_map.hpp"
#include "reference/json/json_tree.hpp"
#include "sim/netlist/netlist.hpp"
#include "sim/netlist/text_file.hpp"

namespace mixpe::sim::netlist {
namespace {

class NetlistReader {
 public:
  NetlistReader(const std::string& text, const std::string& file)
      : source_{text, file, JsonSource::Places::kLines, 0}, root_(ParseJson(source_, {})) {
    made_.file = file;
  }

  Netlist Read(const std::string& wanted) {
    const JsonNode& modules = Member(root_, "modules", JsonNode::Kind::kMap);
    const JsonNode& module = Choose(modules, wanted);
    made_.name = module.key;
    for (const JsonNode& port : Member(module, "ports", JsonNode::Kind::kMap).items) ReadPort(port);
    for (const JsonNode& cell : Member(module, "cells", JsonNode::Kind::kMap).items) ReadCell(cell);
    if (const JsonNode* names = module.Find("netnames")) ReadNames(*names);
    NameTheRest();
    return std::move(made_);
  }

 private:
  [[noreturn]] void Refuse(const JsonNode& at, const std::string& offence,
                           const std::string& remedy) const {
    throw UserError(source_.At(at.offset, ""), offence, remedy);
  }

  const JsonNode& Member(const JsonNode& of, const char* name, JsonNode::Kind kind) const {
    const JsonNode* found = of.kind == JsonNode::Kind::kMap ? of.Find(name) : nullptr;
    if (!found || found->kind != kind)
      Refuse(of, "'" + ShownText(of.key) + "' has no " + name, "write the netlist with write_json");
    return *found;
  }

  static bool IsTop(const JsonNode& module) {
    const JsonNode* attributes = module.Find("attributes");
    return attributes && attributes->Find("top");
  }

  static bool IsBlackBox(const JsonNode& module) {
    const JsonNode* attributes = module.Find("attributes");
    return attributes && (attributes->Find("blackbox") || attributes->Find("whitebox"));
  }

  const JsonNode& Choose(const JsonNode& modules, const std::string& wanted) const {
    std::vector<const JsonNode*> candidates;
    std::vector<std::string> names;
    for (const JsonNode& module : modules.items) {
      names.push_back(module.key);
      if (wanted.empty() ? IsTop(module) : module.key == wanted) return module;
      if (!IsBlackBox(module)) candidates.push_back(&module);
    }
    if (!wanted.empty())
      Refuse(modules, "there is no module '" + wanted + "'", Suggest(wanted, names));
    if (candidates.size() != 1)
      Refuse(modules, "there are " + std::to_string(candidates.size()) + " modules",
             "say which; known: " + Join(names, ", "));
    return *candidates[0];
  }

  NetId Net(const JsonNode& bit) {
    if (bit.kind == JsonNode::Kind::kString) {
      if (bit.text == "1") return kNet1;
      if (bit.text == "0" || bit.text == "x" || bit.text == "z") return kNet0;
    }
    if (bit.kind != JsonNode::Kind::kInteger || bit.integer < 0)
      Refuse(bit, "a bit is neither a number nor \"0\", \"1\", \"x\", \"z\"",
             "write the netlist with write_json");
    const auto [place, is_new] =
        numbers_.try_emplace(bit.integer, static_cast<NetId>(made_.net_names.size()));
    if (is_new) made_.net_names.emplace_back();
    return place->second;
  }

  void ReadPort(const JsonNode& node) {
    Port port;
    port.name = node.key;
    const std::string& direction = Member(node, "direction", JsonNode::Kind::kString).text;
    if (direction != "input" && direction != "output")
      Refuse(node, "the port '" + port.name + "' is '" + ShownText(direction) + "'",
             "use inputs and outputs only");
    port.output = direction == "output";
    for (const JsonNode& bit : Member(node, "bits", JsonNode::Kind::kList).items) {
      if (!port.output && bit.kind != JsonNode::Kind::kInteger)
        Refuse(bit, "a bit of the input '" + port.name + "' is no net",
               "write the netlist with write_json");
      port.nets.push_back(Net(bit));
    }
    made_.ports.push_back(std::move(port));
  }

  void ReadCell(const JsonNode& node) {
    Instance instance;
    instance.name = node.key;
    instance.type = Member(node, "type", JsonNode::Kind::kString).text;
    if (instance.type == "$scopeinfo") return;  // says where a flattened cell came from
    for (const JsonNode& pin : Member(node, "connections", JsonNode::Kind::kMap).items) {
      if (pin.kind != JsonNode::Kind::kList || pin.items.size() > 1)
        Refuse(pin,
               "the pin '" + ShownText(pin.key) + "' of '" + ShownText(instance.name) +
                   "' is not one bit wide",
               "map the netlist to library cells first");
      if (!pin.items.empty()) instance.pins.emplace_back(pin.key, Net(pin.items[0]));
    }
    made_.instances.push_back(std::move(instance));
  }

  /// Public names first, then the tool's own.
  void ReadNames(const JsonNode& names) {
    for (const bool hidden : {false, true}) {
      for (const JsonNode& node : names.items) {
        const JsonNode* flag = node.Find("hide_name");
        if ((flag && flag->integer != 0) != hidden) continue;
        const JsonNode& bits = Member(node, "bits", JsonNode::Kind::kList);
        for (std::size_t i = 0; i < bits.items.size(); ++i) {
          const auto found = numbers_.find(bits.items[i].integer);
          if (bits.items[i].kind != JsonNode::Kind::kInteger || found == numbers_.end()) continue;
          std::string& name = made_.net_names[static_cast<std::size_t>(found->second)];
          if (name.empty())
            name = bits.items.size() == 1 ? node.key : node.key + "[" + std::to_string(i) + "]";
        }
      }
    }
  }

  void NameTheRest() {
    for (const auto& [number, net] : numbers_) {
      std::string& name = made_.net_names[static_cast<std::size_t>(net)];
      if (name.empty()) name = "net " + std::to_string(number);
    }
  }

  JsonSource source_;
  JsonNode root_;
  Netlist made_;
  std::unordered_map<std::int64_t, NetId> numbers_;
};

}  // namespace

Netlist ReadYosysJson(const std::string& file, const std::string& module) {
  return ParseYosysJson(ReadTextFile(file), file, module);
}

Netlist ParseYosysJson(const std::string& text, const std::string& file,
                       const std::string& module) {
  return NetlistReader(text, file).Read(module);
}

}  // namespace mixpe::sim::netlist
