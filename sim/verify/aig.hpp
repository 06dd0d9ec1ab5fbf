// SPDX-License-Identifier: Apache-2.0
// And-inverter graphs as Yosys writes them: simulated 64 patterns at a time, specialised, compared.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mixpe::sim {

/// A combinational circuit of two-input ANDs and inverters, read from the binary AIGER 1.9 format
/// [Biere, Heljanko, Wieringa, FMV report 11/2, 2011].
class Aig {
 public:
  /// Throws DeviceError unless the file is a well-formed binary AIGER without latches, whose inputs
  /// and outputs all have names.
  [[nodiscard]] static Aig Read(const std::filesystem::path& file);

  /// Positions of a port's bits among the inputs or outputs, bit 0 first; empty if there is none.
  [[nodiscard]] const std::vector<int>& InputPort(const std::string& name) const;
  [[nodiscard]] const std::vector<int>& OutputPort(const std::string& name) const;

  [[nodiscard]] int Inputs() const { return inputs_; }
  [[nodiscard]] int Outputs() const { return static_cast<int>(outputs_.size()); }
  [[nodiscard]] std::size_t Ands() const { return ands_.size(); }

  /// One word of 64 patterns per input in, per output out. `scratch` is reused between calls.
  void Simulate(const std::vector<std::uint64_t>& in, std::vector<std::uint64_t>& out,
                std::vector<std::uint64_t>& scratch) const;

  /// The circuit with `value` at the port, which is no longer an input; constants are folded and
  /// what nothing depends on is dropped.
  [[nodiscard]] Aig With(const std::string& port, std::uint64_t value) const;

  /// Binary AIGER with names.
  void Write(const std::filesystem::path& file) const;

 private:
  struct And {
    std::uint32_t left, right;  ///< literals: 2 x variable + inverted
  };

  void NamePorts();

  int inputs_ = 0;
  std::vector<And> ands_;               ///< variables inputs_ + 1 ..., each after its operands
  std::vector<std::uint32_t> outputs_;  ///< literals
  std::vector<std::string> input_names_, output_names_;
  std::map<std::string, std::vector<int>> input_ports_, output_ports_;
};

/// Whether ABC proves two circuits with the same ports equal, in at most `limit_s` seconds.
enum class Equivalence { kEqual, kDifferent, kUnknown };
[[nodiscard]] Equivalence Compare(const std::filesystem::path& a, const std::filesystem::path& b,
                                  const std::filesystem::path& work, double limit_s);

}  // namespace mixpe::sim
