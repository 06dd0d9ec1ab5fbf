// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/aig.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

/// 7 bits a byte, least significant first; the top bit says that another byte follows.
std::uint32_t ReadDelta(std::istream& file) {
  std::uint32_t value = 0;
  for (int shift = 0; shift < 32; shift += 7) {
    const int byte = file.get();
    if (byte < 0) throw DeviceError("an AIGER file ends early");
    value |= static_cast<std::uint32_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) break;
  }
  return value;
}

void WriteDelta(std::ostream& file, std::uint32_t value) {
  for (; value >= 0x80; value >>= 7) file.put(static_cast<char>(0x80 | (value & 0x7f)));
  file.put(static_cast<char>(value));
}

/// "name[3]" to ("name", 3); "name" to ("name", 0).
std::pair<std::string, int> PortBit(const std::string& name) {
  const std::size_t bracket = name.rfind('[');
  if (bracket == std::string::npos) return {name, 0};
  return {name.substr(0, bracket), std::stoi(name.substr(bracket + 1))};
}

std::map<std::string, std::vector<int>> Ports(const std::vector<std::string>& names) {
  std::map<std::string, std::vector<int>> ports;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto [port, bit] = PortBit(names[i]);
    std::vector<int>& bits = ports[port];
    if (static_cast<int>(bits.size()) <= bit) bits.resize(static_cast<std::size_t>(bit) + 1, -1);
    bits[static_cast<std::size_t>(bit)] = static_cast<int>(i);
  }
  return ports;
}

const std::vector<int>& Find(const std::map<std::string, std::vector<int>>& ports,
                             const std::string& name) {
  static const std::vector<int> kNone;
  const auto found = ports.find(name);
  return found == ports.end() ? kNone : found->second;
}

}  // namespace

Aig Aig::Read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string magic;
  std::size_t most = 0, inputs = 0, latches = 0, outputs = 0, ands = 0;
  file >> magic >> most >> inputs >> latches >> outputs >> ands;
  if (!file || magic != "aig" || latches != 0 || most != inputs + ands) {
    throw DeviceError(ShownPath(path) + " is no combinational binary AIGER file");
  }
  file.get();
  Aig aig;
  aig.inputs_ = static_cast<int>(inputs);
  aig.outputs_.resize(outputs);
  for (std::uint32_t& literal : aig.outputs_) {
    file >> literal;
    file.get();
  }
  for (std::size_t i = 0; i < ands; ++i) {
    const auto self = static_cast<std::uint32_t>(2 * (inputs + i + 1));
    const std::uint32_t left = self - ReadDelta(file);
    aig.ands_.push_back({left, left - ReadDelta(file)});
  }
  aig.input_names_.resize(inputs);
  aig.output_names_.resize(outputs);
  for (std::string line; std::getline(file, line) && line != "c";) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos || (line[0] != 'i' && line[0] != 'o')) continue;
    auto& names = line[0] == 'i' ? aig.input_names_ : aig.output_names_;
    names.at(std::stoul(line.substr(1, blank))) = line.substr(blank + 1);
  }
  aig.NamePorts();
  return aig;
}

void Aig::NamePorts() {
  for (const auto* names : {&input_names_, &output_names_}) {
    for (const std::string& name : *names) {
      if (name.empty()) throw DeviceError("an AIGER file leaves a port without a name");
    }
  }
  input_ports_ = Ports(input_names_);
  output_ports_ = Ports(output_names_);
}

const std::vector<int>& Aig::InputPort(const std::string& name) const {
  return Find(input_ports_, name);
}

const std::vector<int>& Aig::OutputPort(const std::string& name) const {
  return Find(output_ports_, name);
}

void Aig::Simulate(const std::vector<std::uint64_t>& in, std::vector<std::uint64_t>& out,
                   std::vector<std::uint64_t>& scratch) const {
  MIXPE_EXPECT(static_cast<int>(in.size()) == inputs_, "one word per input");
  scratch.resize(static_cast<std::size_t>(inputs_) + ands_.size() + 1);
  scratch[0] = 0;
  std::copy(in.begin(), in.end(), scratch.begin() + 1);
  const auto value = [&](std::uint32_t literal) {
    return scratch[literal >> 1] ^ (0 - static_cast<std::uint64_t>(literal & 1));
  };
  std::size_t next = static_cast<std::size_t>(inputs_) + 1;
  for (const And& node : ands_) scratch[next++] = value(node.left) & value(node.right);
  out.resize(outputs_.size());
  std::transform(outputs_.begin(), outputs_.end(), out.begin(), value);
}

Aig Aig::With(const std::string& port, std::uint64_t constant) const {
  const std::vector<int>& fixed = InputPort(port);
  constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::vector<std::uint32_t> literal(static_cast<std::size_t>(inputs_) + ands_.size() + 1, kNone);
  literal[0] = 0;
  for (std::size_t bit = 0; bit < fixed.size(); ++bit) {
    literal[static_cast<std::size_t>(fixed[bit]) + 1] = bit < 64 ? constant >> bit & 1 : 0;
  }
  Aig aig;
  for (std::size_t i = 0; i < static_cast<std::size_t>(inputs_); ++i) {
    if (literal[i + 1] != kNone) continue;
    literal[i + 1] = static_cast<std::uint32_t>(2 * ++aig.inputs_);
    aig.input_names_.push_back(input_names_[i]);
  }
  const auto mapped = [&](std::uint32_t old) { return literal[old >> 1] ^ (old & 1); };
  for (std::size_t i = 0; i < ands_.size(); ++i) {
    const std::uint32_t a = mapped(ands_[i].left), b = mapped(ands_[i].right);
    std::uint32_t& self = literal[static_cast<std::size_t>(inputs_) + i + 1];
    if (a == 0 || b == 0 || a == (b ^ 1)) {
      self = 0;
    } else if (a == 1 || a == b) {
      self = b;
    } else if (b == 1) {
      self = a;
    } else {
      aig.ands_.push_back({std::max(a, b), std::min(a, b)});
      self = static_cast<std::uint32_t>(2 *
                                        (static_cast<std::size_t>(aig.inputs_) + aig.ands_.size()));
    }
  }
  for (const std::uint32_t output : outputs_) aig.outputs_.push_back(mapped(output));
  aig.output_names_ = output_names_;
  aig.NamePorts();
  return aig;
}

void Aig::Write(const fs::path& path) const {
  std::ofstream file(path, std::ios::binary);
  const std::size_t inputs = static_cast<std::size_t>(inputs_);
  file << "aig " << inputs + ands_.size() << " " << inputs << " 0 " << outputs_.size() << " "
       << ands_.size() << "\n";
  for (const std::uint32_t output : outputs_) file << output << "\n";
  for (std::size_t i = 0; i < ands_.size(); ++i) {
    const auto self = static_cast<std::uint32_t>(2 * (inputs + i + 1));
    WriteDelta(file, self - ands_[i].left);
    WriteDelta(file, ands_[i].left - ands_[i].right);
  }
  for (std::size_t i = 0; i < inputs; ++i) file << "i" << i << " " << input_names_[i] << "\n";
  for (std::size_t i = 0; i < outputs_.size(); ++i)
    file << "o" << i << " " << output_names_[i] << "\n";
  if (!file) throw DeviceError("cannot write " + ShownPath(path));
}

Equivalence Compare(const fs::path& a, const fs::path& b, const fs::path& work, double limit_s) {
  const std::string conflicts = "1000000";
  const fs::path log = work / "abc.log";
  const ToolResult result = RunTool(
      FindTool("abc"), {{"-q", "&r " + a.string() + "; &cec -C " + conflicts + " " + b.string()},
                        work,
                        log,
                        limit_s});
  const std::string said = ReadLog(log);
  if (said.find("Networks are equivalent") != std::string::npos) return Equivalence::kEqual;
  if (said.find("NOT EQUIVALENT") != std::string::npos) return Equivalence::kDifferent;
  if (!result.timed_out && said.find("UNDECIDED") == std::string::npos) {
    throw DeviceError("abc gave no answer; log: " + ShownPath(log) + "\n" + LogTail(log, 5));
  }
  return Equivalence::kUnknown;
}

}  // namespace mixpe::sim
