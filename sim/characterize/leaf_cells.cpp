// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/leaf_cells.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <string_view>
#include <vector>

#include "reference/base/text.hpp"

namespace mixpe::sim::characterize {
namespace {

using netlist::Cell;
using netlist::Library;
using Usable = std::function<bool(const Cell&)>;
using Strings = std::vector<std::string>;

/// An adder cell: outputs may be inverted.
struct Adder {
  const Cell* cell;
  std::string sum, carry;
  bool sum_inverted, carry_inverted;
};

unsigned Ones(std::size_t state) { return static_cast<unsigned>(std::popcount(state)); }

/// Does the output compute `wanted` (true) or its inverse (false) in every state?
template <class Wanted>
bool Computes(const Cell& cell, const std::string& output, bool inverted, const Wanted& wanted) {
  const auto& function = cell.FindPin(output)->function;
  if (!function) return false;
  const std::vector<bool> table = TruthTable(*function, cell.InputNames(), cell.where);
  for (std::size_t s = 0; s < table.size(); ++s) {
    if (table[s] != (wanted(s) != inverted)) return false;
  }
  return true;
}

std::optional<Adder> AsFullAdder(const Cell& cell) {
  const Strings outputs = cell.OutputNames();
  if (cell.sequential || cell.InputNames().size() != 3 || outputs.size() != 2) return {};
  const auto sum = [](std::size_t s) { return Ones(s) % 2 == 1; };
  const auto carry = [](std::size_t s) { return Ones(s) >= 2; };
  for (const int variant : {0, 1, 2, 3, 4, 5, 6, 7}) {
    const Adder adder{&cell, outputs[variant & 1], outputs[1 - (variant & 1)], (variant & 2) != 0,
                      (variant & 4) != 0};
    if (Computes(cell, adder.sum, adder.sum_inverted, sum) &&
        Computes(cell, adder.carry, adder.carry_inverted, carry)) {
      return adder;
    }
  }
  return {};
}

std::optional<Adder> SmallestFullAdder(const Library& library, const Usable& usable) {
  std::optional<Adder> best;
  for (const auto& [name, cell] : library.cells) {
    if (!usable(cell)) continue;
    const std::optional<Adder> adder = AsFullAdder(cell);
    if (adder && (!best || cell.area < best->cell->area)) best = adder;
  }
  return best;
}

/// An instance whose inputs are the given nets; outputs go to `sum` and `carry`.
std::string Instance(const Adder& adder, const Strings& inputs, const std::string& sum,
                     const std::string& carry) {
  std::string text = "  wire s, c;\n  \\" + adder.cell->name + " u_cell (";
  const Strings pins = adder.cell->InputNames();
  for (std::size_t i = 0; i < pins.size(); ++i) {
    text += ".\\" + pins[i] + " (" + inputs[i] + "), ";
  }
  text += ".\\" + adder.sum + " (s), .\\" + adder.carry + " (c));\n";
  text += "  assign " + sum + " = " + (adder.sum_inverted ? "~s" : "s") + ";\n";
  return text + "  assign " + carry + " = " + (adder.carry_inverted ? "~c" : "c") + ";\n";
}

/// Pin pairs of a cell that computes the OR of `count` ANDs of two, or its inverse, or nothing.
std::optional<Strings> AndPairs(const Cell& cell, std::size_t count, bool inverted) {
  const Strings pins = cell.InputNames(), outputs = cell.OutputNames();
  if (cell.sequential || pins.size() != 2 * count || outputs.size() != 1) return {};
  const auto& function = cell.FindPin(outputs[0])->function;
  if (!function) return {};
  const std::vector<bool> table = TruthTable(*function, pins, cell.where);
  std::vector<std::size_t> masks;
  Strings pairs;
  for (std::size_t a = 0; a < pins.size(); ++a) {
    for (std::size_t b = a + 1; b < pins.size(); ++b) {
      const std::size_t mask = std::size_t{1} << a | std::size_t{1} << b;
      if (table[mask] == inverted) continue;
      masks.push_back(mask);
      pairs.insert(pairs.end(), {pins[a], pins[b]});
    }
  }
  if (masks.size() != count) return {};
  for (std::size_t s = 0; s < table.size(); ++s) {
    bool any = false;
    for (const std::size_t mask : masks) any |= (s & mask) == mask;
    if (table[s] != (any != inverted)) return {};
  }
  return pairs;
}

const Cell* SmallestAndOr(const Library& library, const Usable& usable, std::size_t count,
                          bool inverted) {
  const Cell* best = nullptr;
  for (const auto& [name, cell] : library.cells) {
    if (!usable(cell) || (best != nullptr && cell.area >= best->area)) continue;
    if (AndPairs(cell, count, inverted)) best = &cell;
  }
  return best;
}

/// A module of rtl/tile that is an OR of ANDs of two.
struct AndOr {
  std::string_view name;
  std::size_t count;  ///< of ANDs
  bool inverted;
};
constexpr std::array<AndOr, 3> kAndOrs{
    {{"aoi22", 2, true}, {"aoi222", 3, true}, {"ao222", 3, false}}};

std::string GatesOf(const AndOr& leaf) {
  Strings ands;
  for (std::size_t i = 0; i < 2 * leaf.count; i += 2) {
    const char a = static_cast<char>('a' + i);
    ands.push_back(std::string("(") + a + "_i & " + static_cast<char>(a + 1) + "_i)");
  }
  return std::string(leaf.inverted ? "~" : "") + "(" + Join(ands, " | ") + ")";
}

std::string Head(const AndOr& leaf) {
  std::string ports;
  for (std::size_t i = 0; i < 2 * leaf.count; ++i) {
    ports += std::string(1, static_cast<char>('a' + i)) + "_i, ";
  }
  return "module " + std::string(leaf.name) + " (input " + ports + "output y_o);\n";
}

std::string GateModule(const AndOr& leaf) {
  return Head(leaf) + "  assign y_o = " + GatesOf(leaf) + ";\nendmodule\n";
}

/// Pins of a cell that computes ~((a | b) & c), c last, or nothing.
std::optional<Strings> OrAndPins(const Cell& cell) {
  const Strings pins = cell.InputNames(), outputs = cell.OutputNames();
  if (cell.sequential || pins.size() != 3 || outputs.size() != 1) return {};
  const auto& function = cell.FindPin(outputs[0])->function;
  if (!function) return {};
  const std::vector<bool> table = TruthTable(*function, pins, cell.where);
  for (const std::size_t last : {std::size_t{2}, std::size_t{1}, std::size_t{0}}) {
    bool equal = true;
    for (std::size_t s = 0; s < table.size(); ++s) {
      const bool both = (s >> last & 1) != 0 && (s & ~(std::size_t{1} << last)) != 0;
      equal &= table[s] == !both;
    }
    if (equal) return Strings{pins[last == 0 ? 1 : 0], pins[last == 2 ? 1 : 2], pins[last]};
  }
  return {};
}

const Cell* SmallestOrAnd(const Library& library, const Usable& usable) {
  const Cell* best = nullptr;
  for (const auto& [name, cell] : library.cells) {
    if (!usable(cell) || (best != nullptr && cell.area >= best->area)) continue;
    if (OrAndPins(cell)) best = &cell;
  }
  return best;
}

/// An instance named `name` with the nets on the pins.
std::string Gate(const Cell& cell, const std::string& name, const Strings& pins,
                 const Strings& nets, const std::string& output) {
  std::string text = "  \\" + cell.name + " " + name + " (";
  for (std::size_t i = 0; i < pins.size(); ++i) {
    text += ".\\" + pins[i] + " (" + nets[i] + "), ";
  }
  return text + ".\\" + cell.OutputNames()[0] + " (" + output + "));\n";
}

Strings Inputs(std::size_t count) {
  Strings names;
  for (std::size_t i = 0; i < count; ++i) {
    names.push_back(std::string(1, static_cast<char>('a' + i)) + "_i");
  }
  return names;
}

/// Three ANDs where no cell has them: two of them in one cell, the third joins in another.
std::string InTwoGates(const Library& library, const Usable& usable, const AndOr& leaf) {
  const Cell* two = SmallestAndOr(library, usable, 2, true);
  const Cell* join = SmallestOrAnd(library, usable);
  if (leaf.count != 3 || two == nullptr || join == nullptr) return GateModule(leaf);
  return Head(leaf) + "  wire part, y;\n" +
         Gate(*two, "u_cell", *AndPairs(*two, 2, true), Inputs(4), "part") +
         Gate(*join, "u_join", *OrAndPins(*join), {"~e_i", "~f_i", "part"}, "y") +
         "  assign y_o = " + (leaf.inverted ? "~y" : "y") + ";\nendmodule\n";
}

/// From a cell that computes it or its inverse, or from smaller ones; gates if there is none.
std::string AndOrModule(const Library& library, const Usable& usable, const AndOr& leaf) {
  const Cell* same = SmallestAndOr(library, usable, leaf.count, leaf.inverted);
  const Cell* other = SmallestAndOr(library, usable, leaf.count, !leaf.inverted);
  const Cell* cell = same != nullptr ? same : other;
  if (cell == nullptr) return InTwoGates(library, usable, leaf);
  const Strings pairs = *AndPairs(*cell, leaf.count, leaf.inverted == (cell == same));
  return Head(leaf) + "  wire y;\n" + Gate(*cell, "u_cell", pairs, Inputs(pairs.size()), "y") +
         "  assign y_o = " + (cell == same ? "y" : "~y") + ";\nendmodule\n";
}

/// Head of a techmap module that applies unless an input is constant: less than a cell is left
/// then.
std::string VaryingInputsOnly(const std::string& type, const std::string& ports,
                              const Strings& inputs) {
  std::string text = "(* techmap_celltype = \"" + type + "\" *)\nmodule cell_of (" + ports + ");\n";
  std::string fail;
  for (const std::string& input : inputs) {
    text += "  parameter _TECHMAP_CONSTMSK_" + input + "_ = 0;\n";
    fail += (fail.empty() ? "" : " || ") + ("_TECHMAP_CONSTMSK_" + input + "_");
  }
  return text + "  wire _TECHMAP_FAIL_ = " + fail + ";\n";
}

std::string WordAdders(const Adder& full) {
  return VaryingInputsOnly("$fa", "A, B, C, X, Y", {"A", "B", "C"}) +
         "  parameter WIDTH = 1;\n  input A, B, C;\n  output X, Y;\n" +
         Instance(full, {"A", "B", "C"}, "Y", "X") + "endmodule\n";
}

/// A full adder goes on as $fa, which knows what to do with constants.
constexpr const char* kFullAdderModule =
    "module full_adder (input a_i, b_i, c_i, output sum_o, carry_o);\n"
    "  \\$fa #(.WIDTH(1)) u_fa (.A(a_i), .B(b_i), .C(c_i), .X(carry_o), .Y(sum_o));\nendmodule\n";

}  // namespace

bool IsLeaf(const std::string& module) {
  return module == "full_adder" ||
         std::any_of(kAndOrs.begin(), kAndOrs.end(),
                     [&](const AndOr& leaf) { return leaf.name == module; });
}

std::string LeafGates() {
  std::string text =
      "module full_adder (input a_i, b_i, c_i, output sum_o, carry_o);\n"
      "  assign sum_o = a_i ^ b_i ^ c_i;\n"
      "  assign carry_o = (a_i & b_i) | (c_i & (a_i ^ b_i));\nendmodule\n";
  for (const AndOr& leaf : kAndOrs) text += GateModule(leaf);
  return text;
}

LeafCells FindLeafCells(const Library& library, const Usable& usable) {
  const std::optional<Adder> full = SmallestFullAdder(library, usable);
  LeafCells leaves;
  leaves.full_adder = full.has_value();
  if (full) leaves.word_adders = WordAdders(*full);
  leaves.modules = kFullAdderModule;
  for (const AndOr& leaf : kAndOrs) leaves.modules += AndOrModule(library, usable, leaf);
  return leaves;
}

}  // namespace mixpe::sim::characterize
