// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/syntax_tree.hpp"

#include <nlohmann/json.hpp>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

SyntaxNode Convert(const nlohmann::json& json) {
  SyntaxNode node;
  if (json.is_null()) return node;
  node.tag = json.at("tag");
  if (!json.contains("children")) {
    node.begin = json.at("start");
    node.end = json.at("end");
    return node;
  }
  for (const nlohmann::json& child : json.at("children")) node.children.push_back(Convert(child));
  for (const SyntaxNode& child : node.children) {
    if (child.begin == child.end) continue;
    if (node.begin == node.end) node.begin = child.begin;
    node.end = child.end;
  }
  return node;
}

}  // namespace

const SyntaxNode* SyntaxNode::Child(const char* name) const {
  for (const SyntaxNode& child : children) {
    if (child.Is(name)) return &child;
  }
  return nullptr;
}

SyntaxNode ParseSystemVerilog(const std::filesystem::path& source,
                              const std::filesystem::path& log) {
  RunToolOrThrow(FindTool("verible-syntax"),
                 {{"--export_json", "--printtree", source.string()}, {}, log, 60});
  try {
    const nlohmann::json files = nlohmann::json::parse(ReadLog(log));
    return Convert(files.begin()->at("tree"));
  } catch (const nlohmann::json::exception& error) {
    throw DeviceError("Verible's tree of " + ShownPath(source) +
                      " is not as expected: " + error.what());
  }
}

}  // namespace mixpe::sim
