// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/rtl_mutants.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "reference/base/text.hpp"
#include "sim/verify/syntax_tree.hpp"

namespace mixpe::sim {
namespace {

/// What no fault goes into: there it would change the shape of the design, or only a check.
const std::set<std::string> kLeftAlone = {"kModuleHeader",       "kPackageDeclaration",
                                          "kParamDeclaration",   "kActualParameterList",
                                          "kPackedDimensions",   "kUnpackedDimensions",
                                          "kDimensionScalar",    "kDimensionSlice",
                                          "kDimensionRange",     "kLoopHeader",
                                          "kGenerateIfHeader",   "kAssertionItem",
                                          "kTypeDeclaration",    "kAssertPropertyStatement",
                                          "kEventControl",       "kLPValue",
                                          "kInstantiationType",  "kFunctionHeader",
                                          "kPreprocessorInclude"};

const std::map<std::string, std::string> kOperators = {
    {"&&", "||"}, {"||", "&&"}, {"&", "|"},  {"|", "&"},  {"^", "|"},   {"==", "!="}, {"!=", "=="},
    {"<", "<="},  {"<=", "<"},  {">", ">="}, {">=", ">"}, {"+", "-"},   {"-", "+"},   {"*", "+"},
    {"<<", ">>"}, {">>", "<<"}, {"/", "*"},  {"%", "/"},  {">>>", "<<"}};

/// On one line, without comments.
std::string Flat(const std::string& text) {
  static const std::regex kComment("//[^\n]*"), kSpace("\\s+");
  return std::regex_replace(std::regex_replace(text, kComment, ""), kSpace, " ");
}

/// The number after this one, of the same width and kind; nothing for what is no plain number.
std::optional<std::string> Successor(const std::string& number) {
  if (number == "'0") return "'1";
  if (number == "'1") return "'0";
  static const std::regex kPlain(R"((\d+))"), kSized(R"((\d+)'([bdh])([0-9a-fA-F_]+))");
  std::smatch match;
  if (std::regex_match(number, match, kPlain)) return std::to_string(std::stoull(number) + 1);
  if (!std::regex_match(number, match, kSized)) return std::nullopt;
  const std::map<std::string, int> bases = {{"b", 2}, {"d", 10}, {"h", 16}};
  std::string digits = match[3];
  std::erase(digits, '_');
  const int bits = std::stoi(match[1]);
  std::uint64_t value = std::stoull(digits, nullptr, bases.at(match[2])) + 1;
  if (bits < 64) value &= (std::uint64_t{1} << bits) - 1;
  return match[1].str() + "'d" + std::to_string(value);
}

class Finder {
 public:
  Finder(std::string file, const std::string& source)
      : file_(std::move(file)),
        source_(source),
        has_signed_(std::regex_search(source, std::regex("\\bsigned\\b"))) {}

  std::vector<RtlMutant> Find(const SyntaxNode& root) {
    CollectStates(root);
    Visit(root);
    return std::move(found_);
  }

 private:
  [[nodiscard]] std::string Text(const SyntaxNode& node) const {
    return source_.substr(node.begin, node.end - node.begin);
  }

  [[nodiscard]] std::string LineAround(std::size_t place) const {
    const std::size_t begin = source_.rfind('\n', place) + 1;  // the first line begins at 0
    const std::string line = Flat(source_.substr(begin, source_.find('\n', place) - begin));
    const std::size_t first = line.find_first_not_of(' ');
    return line.substr(first, line.find_last_not_of(' ') + 1 - first);
  }

  void Plant(const SyntaxNode& node, const std::string& by) {
    const auto line =
        1 + std::count(source_.begin(), source_.begin() + static_cast<std::ptrdiff_t>(node.begin),
                       '\n');
    found_.push_back({file_, static_cast<int>(line), node.begin, node.end, Flat(by),
                      Flat(Text(node)) + " -> " + Flat(by), LineAround(node.begin)});
  }

  /// Names of each enumerated type of the module.
  void CollectStates(const SyntaxNode& node) {
    if (node.Is("kEnumNameList")) {
      std::vector<std::string> names;
      for (const SyntaxNode& child : node.children) {
        if (child.Is("kEnumName")) names.push_back(Text(child));
      }
      for (std::size_t i = 0; i < names.size(); ++i) {
        next_state_[names[i]] = names[(i + 1) % names.size()];
      }
    }
    for (const SyntaxNode& child : node.children) CollectStates(child);
  }

  void VisitChildren(const SyntaxNode& node) {
    for (const SyntaxNode& child : node.children) Visit(child);
  }

  void VisitBelow(const SyntaxNode& node, int depth) {
    depth_ += depth;
    VisitChildren(node);
    depth_ -= depth;
  }

  void Visit(const SyntaxNode& node) {
    if (kLeftAlone.contains(node.tag)) return;
    if (node.Is("kAlwaysStatement")) return VisitBlock(node);
    if (node.Is("kDataDeclaration")) return VisitInstance(node);
    if (node.Is("kIfHeader")) return VisitCondition(node);
    if (node.Is("kIfBody") || node.Is("kElseBody") || node.Is("kCaseItemList") ||
        node.Is("kForLoopStatement")) {
      return VisitBelow(node, 1);
    }
    if (node.Is("kCaseItem")) return VisitAllButFirst(node);
    if (node.Is("kPatternExpression")) return Visit(node.children.back());
    if (node.Is("kCast")) return Visit(node.children.back());  // not the type
    if (node.Is("kExpression") && node.children[0].Is("{")) return Visit(node.children[2]);
    if (node.Is("kSystemTFCall") && !Text(node).starts_with("$signed")) return;
    if (node.Is("kNonblockingAssignmentStatement")) return VisitRegister(node);
    if (node.Is("kNetVariableAssignment")) return VisitAssignment(node);
    if (node.Is("kBinaryExpression")) VisitOperators(node);
    if (node.Is("kUnaryPrefixExpression")) VisitUnary(node);
    if (node.Is("kConditionExpression")) VisitChoice(node);
    if (node.Is("kNumber")) VisitNumber(node);
    VisitChildren(node);
  }

  void VisitAllButFirst(const SyntaxNode& node) {
    for (std::size_t i = 1; i < node.children.size(); ++i) Visit(node.children[i]);
  }

  void VisitBlock(const SyntaxNode& node) {
    assigned_.clear();
    procedural_ = true;
    VisitChildren(node);
    procedural_ = false;
  }

  void VisitInstance(const SyntaxNode& node) {
    static const std::regex kChecker(R"(\w+_checker\b[^]*)");
    if (!std::regex_match(Text(node), kChecker)) VisitChildren(node);
  }

  void VisitCondition(const SyntaxNode& header) {
    const SyntaxNode& condition = header.children.back().children[1];
    if (Text(condition) == "!rst_ni") return;
    Plant(condition, "!(" + Text(condition) + ")");
    Plant(condition, "1'b0");
    Plant(condition, "1'b1");
    Visit(condition);
  }

  void VisitOperators(const SyntaxNode& node) {
    for (std::size_t i = 1; i + 1 < node.children.size(); i += 2) {
      const SyntaxNode& token = node.children[i];
      const auto other = kOperators.find(Text(token));
      if (other == kOperators.end()) continue;
      std::string text = Text(node);
      Plant(node, text.replace(token.begin - node.begin, token.end - token.begin, other->second));
    }
  }

  void VisitUnary(const SyntaxNode& node) {
    const std::string sign = Text(node.children[0]), operand = Text(node.children[1]);
    if (sign == "!" || sign == "~" || sign == "-") Plant(node, operand);
    if (sign == "|") Plant(node, "&" + operand);
    if (sign == "&") Plant(node, "|" + operand);
  }

  void VisitChoice(const SyntaxNode& node) {
    std::string text = Text(node);
    const std::string condition = Text(node.children[0]);
    Plant(node, text.replace(0, condition.size(), "!(" + condition + ")"));
  }

  void VisitNumber(const SyntaxNode& node) {
    if (const auto next = Successor(Text(node))) Plant(node, *next);
  }

  /// The value on the right may be replaced by the one on the left without changing how the
  /// expression around is evaluated: no sign to lose, no type to infer.
  [[nodiscard]] bool MayKeep(const SyntaxNode& value) const {
    const SyntaxNode& top = value.children.front();
    return !top.Is("kAssignmentPattern") &&
           (!has_signed_ || top.Is("kFunctionCall") || top.Is("kNumber"));
  }

  void VisitRegister(const SyntaxNode& node) {
    const SyntaxNode& value = *node.Child("kExpression");
    if (MayKeep(value)) Plant(value, Text(node.children[0]));
    VisitValue(value);
  }

  void VisitAssignment(const SyntaxNode& node) {
    const std::string target = Text(node.children[0]);
    if (target.starts_with("unused_")) return;
    const SyntaxNode* value = node.Child("kExpression");
    if (value == nullptr) return;
    const std::string name = target.substr(0, target.find_first_of("[. "));
    // Before its first value in the block it would be a latch.
    if (procedural_ && assigned_.contains(name) && MayKeep(*value)) Plant(*value, target);
    if (procedural_ && depth_ == 0) assigned_.insert(name);
    VisitValue(*value);
  }

  void VisitValue(const SyntaxNode& value) {
    const auto next = next_state_.find(Text(value));
    if (next != next_state_.end()) Plant(value, next->second);
    Visit(value);
  }

  std::string file_;
  const std::string& source_;
  bool has_signed_;
  std::map<std::string, std::string> next_state_;
  std::set<std::string> assigned_;  ///< in this block so far, whatever happens
  bool procedural_ = false;
  int depth_ = 0;  ///< of conditions and loops
  std::vector<RtlMutant> found_;
};

/// Faults of the same bytes, and those of bytes within them.
struct Site {
  std::size_t begin = 0, end = 0;
  std::vector<std::pair<int, const RtlMutant*>> faults;
};

std::vector<Site> SitesOf(const std::vector<std::pair<int, RtlMutant>>& mutants) {
  std::map<std::pair<std::size_t, std::size_t>, Site> sites;  // outer before inner
  for (const auto& [number, mutant] : mutants) {
    Site& site = sites[{mutant.begin, ~mutant.end}];
    site.begin = mutant.begin;
    site.end = mutant.end;
    site.faults.emplace_back(number, &mutant);
  }
  std::vector<Site> list;
  for (auto& [key, site] : sites) list.push_back(std::move(site));
  return list;
}

class Renderer {
 public:
  Renderer(const std::string& source, std::vector<Site> sites)
      : source_(source), sites_(std::move(sites)) {}

  std::string Render(std::size_t begin, std::size_t end) {
    std::string text;
    while (next_ < sites_.size() && sites_[next_].end <= end) {
      const Site& site = sites_[next_++];
      text += source_.substr(begin, site.begin - begin) + "(";
      for (const auto& [number, mutant] : site.faults) {
        text += "mixpe_mutant_pkg::number == 32'd" + std::to_string(number) + " ? (" +
                mutant->text + ") : ";
      }
      text += "(" + Render(site.begin, site.end) + "))";
      begin = site.end;
    }
    return text + source_.substr(begin, end - begin);
  }

 private:
  const std::string& source_;
  std::vector<Site> sites_;
  std::size_t next_ = 0;
};

}  // namespace

std::string RtlMutant::Place() const { return file + ":" + std::to_string(line) + " " + what; }

std::string RtlMutant::Name() const { return code + " : " + what; }

std::vector<RtlMutant> FindRtlMutants(const std::filesystem::path& source,
                                      const std::filesystem::path& log) {
  const std::string text = ReadFile(source.string());
  return Finder(source.filename().string(), text).Find(ParseSystemVerilog(source, log));
}

std::string WithFault(const std::string& source, const RtlMutant& mutant) {
  std::string text = source;
  return text.replace(mutant.begin, mutant.end - mutant.begin, "(" + mutant.text + ")");
}

std::string WithSelectableFaults(const std::string& source,
                                 const std::vector<std::pair<int, RtlMutant>>& mutants) {
  return Renderer(source, SitesOf(mutants)).Render(0, source.size());
}

}  // namespace mixpe::sim
