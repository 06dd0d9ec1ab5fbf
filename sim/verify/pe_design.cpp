// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/pe_design.hpp"

#include <cmath>
#include <functional>
#include <optional>

#include "reference/base/error.hpp"
#include "sim/verify/format_model.hpp"

namespace mixpe::sim {
namespace {

using models::Code;
using models::PeMode;
using models::PeModel;

constexpr int kGroup = 128;        // the default of pe_unit
constexpr int kLongestTable = 12;  // bits of a code whose values are listed one by one

/// One side's operands of a mode, seen alike.
struct Side {
  std::string port;  ///< "act" or "weight"
  int bits = 0;      ///< of a code
  std::function<bool(Code)> accepts;
  std::function<double(Code)> value;
};

Side ActivationSide(const PeModel& model, const PeMode& mode) {
  return {"act", mode.activation_bits,
          [&](Code code) { return model.AcceptsActivation(mode, code); },
          [&](Code code) { return model.ActivationValue(mode, code); }};
}

Side WeightSide(const PeModel& model, const PeMode& mode) {
  return {"weight", mode.weight_bits, [&](Code code) { return model.AcceptsWeight(mode, code); },
          [&](Code code) { return model.WeightValue(mode, code); }};
}

std::string Sized(int bits, std::uint64_t value) {
  return std::to_string(bits) + "'d" + std::to_string(value);
}

std::vector<Code> Accepted(const Side& side) {
  std::vector<Code> codes;
  for (Code code = 0; code >> side.bits == 0; ++code) {
    if (side.accepts(code)) codes.push_back(code);
  }
  return codes;
}

/// `code` in no run of refused codes.
std::string AcceptExpression(const Side& side, const std::string& code) {
  std::string text = "1'b1";
  const std::uint64_t end = std::uint64_t{1} << side.bits;
  for (std::uint64_t low = 0; low < end; ++low) {
    if (side.accepts(static_cast<Code>(low))) continue;
    std::uint64_t high = low;
    while (high + 1 < end && !side.accepts(static_cast<Code>(high + 1))) ++high;
    text += " && !(" + code + " >= " + Sized(side.bits, low) + " && " + code +
            " <= " + Sized(side.bits, high) + ")";
    low = high;
  }
  return text;
}

std::string Element(const Side& side, int index) {
  return side.port + "_i[" + std::to_string(index * side.bits) +
         " +: " + std::to_string(side.bits) + "]";
}

/// All elements of both sides are accepted.
std::string AllAccepted(const PeModel& model, const PeMode& mode, int dot) {
  std::string text;
  for (const Side& side : {ActivationSide(model, mode), WeightSide(model, mode)}) {
    for (int i = 0; i < dot * mode.elements_per_lane; ++i) {
      text += (text.empty() ? "" : "\n      && ") + AcceptExpression(side, Element(side, i));
    }
  }
  return text;
}

constexpr const char* kPorts = R"(
  input  logic [`PE_ACT_BITS*Dot-1:0]    act_i,
  input  logic [`PE_WEIGHT_BITS*Dot-1:0] weight_i,
  input  logic [`PE_SUM_BITS(128)-1:0]   sum_i,
)";

/// Powers of two that make all values of a format integers: value = integer x 2^exponent. Nothing
/// for formats whose integers need more than 40 bits.
std::optional<int> Exponent(const Side& side, const std::vector<Code>& codes) {
  int exponent = 0;
  double largest = 0.0;
  for (const Code code : codes) {
    const double value = side.value(code);
    if (!std::isfinite(value)) return std::nullopt;
    largest = std::max(largest, std::abs(value));
    while (std::ldexp(value, -exponent) != std::floor(std::ldexp(value, -exponent))) {
      if (--exponent < -40) return std::nullopt;
    }
  }
  if (std::ldexp(largest, -exponent) >= std::ldexp(1.0, 40)) return std::nullopt;
  return exponent;
}

/// Two's complement or unsigned, for the codes that are accepted.
std::optional<bool> Regular(const Side& side, const std::vector<Code>& codes) {
  bool as_signed = true, as_unsigned = true;
  for (const Code code : codes) {
    as_signed =
        as_signed && side.value(code) == static_cast<double>(models::SignExtend(code, side.bits));
    as_unsigned = as_unsigned && side.value(code) == static_cast<double>(code);
  }
  if (as_signed) return true;
  if (as_unsigned) return false;
  return std::nullopt;
}

/// What one unit of the sum register's difference is worth, a power of two per pass; nothing where
/// GroupValue is not linear, as for floating-point sums.
std::optional<std::vector<double>> PassUnits(const PeModel& model, const PeMode& mode) {
  const std::size_t passes = mode.pass_weights.size();
  const int bits = model.SumBits(kGroup);
  const auto value = [&](std::size_t pass, std::uint64_t sum) {
    std::vector<std::uint64_t> sums(passes, 0), zeros(passes, 0);
    sums[pass] = models::LowBits(sum, bits);
    return model.GroupValue(mode, sums, zeros, bits);
  };
  std::vector<double> units;
  for (std::size_t pass = 0; pass < passes; ++pass) {
    const double unit = value(pass, 1);
    for (const std::int64_t probe : {0L, -1L, 3L, 1000L, -1024L}) {
      if (value(pass, static_cast<std::uint64_t>(probe)) != unit * static_cast<double>(probe)) {
        return std::nullopt;
      }
    }
    units.push_back(unit);
  }
  return units;
}

std::string ValueFunction(const Side& side, int exponent, int width) {
  const std::vector<Code> codes = Accepted(side);
  const std::string name = side.port + "_value";
  const std::string code = "input logic [" + std::to_string(side.bits - 1) + ":0] code";
  std::string text = "  function automatic logic signed [" + std::to_string(width - 1) + ":0] " +
                     name + "(" + code + ");\n";
  const std::optional<bool> regular = Regular(side, codes);
  if (regular) {
    text += "    return " + std::to_string(width) +
            (*regular ? "'($signed(code));\n" : "'($signed({1'b0, code}));\n");
  } else {
    text += "    case (code)\n";
    for (const Code c : codes) {
      const auto value = static_cast<std::int64_t>(std::ldexp(side.value(c), -exponent));
      text += "      " + Sized(side.bits, c) + ": return " + (value < 0 ? "-" : "") +
              std::to_string(width) + "'sd" + std::to_string(std::abs(value)) + ";\n";
    }
    text += "      default: return '0;\n    endcase\n";
  }
  return text + "  endfunction\n";
}

/// Integer factors of both sides of the equation  sum_p left[p] x difference_p = right x (a x w).
struct Scales {
  std::vector<std::int64_t> left;
  std::int64_t right = 1;
  int act_exponent = 0, weight_exponent = 0;
};

std::optional<Scales> ScalesOf(const PeModel& model, const PeMode& mode) {
  if (!mode.exact || mode.activation_bits > 24 || mode.weight_bits > 24) return std::nullopt;
  const Side act = ActivationSide(model, mode), weight = WeightSide(model, mode);
  const std::vector<Code> act_codes = Accepted(act), weight_codes = Accepted(weight);
  for (const auto& [side, codes] : {std::pair{&act, &act_codes}, {&weight, &weight_codes}}) {
    if (side->bits > kLongestTable && !Regular(*side, *codes)) return std::nullopt;
  }
  const auto act_exponent = Exponent(act, act_codes);
  const auto weight_exponent = Exponent(weight, weight_codes);
  const auto units = PassUnits(model, mode);
  if (!act_exponent || !weight_exponent || !units) return std::nullopt;
  Scales scales{{}, 1, *act_exponent, *weight_exponent};
  double right = std::ldexp(1.0, *act_exponent + *weight_exponent);
  double factor = 1.0;  // makes the smallest coefficient an integer
  const auto integral = [&](double v) { return v * factor == std::floor(v * factor); };
  while (!integral(right) || !std::all_of(units->begin(), units->end(), integral)) {
    factor *= 2.0;
    if (factor > std::ldexp(1.0, 40)) return std::nullopt;
  }
  for (const double unit : *units) scales.left.push_back(static_cast<std::int64_t>(unit * factor));
  scales.right = static_cast<std::int64_t>(right * factor);
  return scales;
}

std::string Wide(int width, std::int64_t value) {
  return std::string(value < 0 ? "-" : "") + std::to_string(width) + "'sd" +
         std::to_string(std::abs(value));
}

int BitsFor(double magnitude) {
  return static_cast<int>(std::ceil(std::log2(magnitude + 1.0))) + 1;
}

/// Width of the equation's values: nothing wraps that the hardware does not wrap. With one pass
/// both sides are taken modulo the sum register.
int ValueBits(const PeModel& model, const Scales& scales) {
  double largest = static_cast<double>(scales.right);
  for (const std::int64_t factor : scales.left) largest += static_cast<double>(std::abs(factor));
  if (scales.left.size() == 1 && scales.left[0] == 1) return model.SumBits(kGroup);
  return model.SumBits(kGroup) + BitsFor(largest);
}

/// What the group unit adds: the PE's own macro says how often the activations.
std::string ShareSource(const PeModel& model, const PeMode& mode, const Scales& scales, int dot,
                        int width) {
  const Side act = ActivationSide(model, mode);
  std::string total;
  for (int i = 0; i < dot * mode.elements_per_lane; ++i) {
    total += (i == 0 ? "" : " + ") + std::string("act_value(") + Element(act, i) + ")";
  }
  return "  logic [`PE_SUM_BITS(128)-1:0] share;\n`ifdef PE_ACT_SHARE\n" +
         ValueFunction(act, scales.act_exponent, width) + "  assign share = (`PE_ACT_SHARE) * (" +
         total + ");\n`else\n  assign share = '0;\n`endif\n";
}

std::string LeftModule(const PeModel& model, const PeMode& mode, const Scales& scales, int dot,
                       int width) {
  std::string body, total;
  for (std::size_t pass = 0; pass < scales.left.size(); ++pass) {
    const std::string p = std::to_string(pass);
    const std::string code = std::to_string(mode.first_code + pass);
    for (const char* kind : {"full", "zero"}) {
      body += "  logic [`PE_SUM_BITS(128)-1:0] " + std::string(kind) + p +
              ";\n  pe_unit #(.Dot(Dot)) u_" + kind + p + " (.mode_i(`PE_MODE_BITS'(" + code +
              ")), .act_i(" + (kind[0] == 'f' ? "act_i" : "'0") +
              "), .weight_i(weight_i), .sum_i(sum_i), .sum_o(" + kind + p + "));\n";
    }
    body += "  logic signed [`PE_SUM_BITS(128)-1:0] difference" + p + ";\n  assign difference" + p +
            " = full" + p + " - zero" + p + " + share;\n";
    total += (pass == 0 ? "" : "\n      + ") + Wide(width, scales.left[pass]) + " * " +
             std::to_string(width) + "'(difference" + p + ")";
  }
  return "module proof_left #(localparam int unsigned Dot = " + std::to_string(dot) + ") (" +
         kPorts + "  output logic signed [" + std::to_string(width - 1) + ":0] value_o\n);\n" +
         ShareSource(model, mode, scales, dot, width) + body +
         "  logic accepted;\n  assign accepted = " + AllAccepted(model, mode, dot) +
         ";\n  assign value_o = accepted ? " + total + " : '0;\nendmodule\n";
}

std::string RightModule(const PeModel& model, const PeMode& mode, const Scales& scales, int dot,
                        int width) {
  const Side act = ActivationSide(model, mode), weight = WeightSide(model, mode);
  std::string total;
  for (int i = 0; i < dot * mode.elements_per_lane; ++i) {
    total += (i == 0 ? "" : "\n      + ") + std::string("act_value(") + Element(act, i) +
             ") * weight_value(" + Element(weight, i) + ")";
  }
  return "module proof_right #(localparam int unsigned Dot = " + std::to_string(dot) + ") (" +
         kPorts + "  output logic signed [" + std::to_string(width - 1) + ":0] value_o\n);\n" +
         ValueFunction(act, scales.act_exponent, width) +
         ValueFunction(weight, scales.weight_exponent, width) +
         "  logic accepted, unused_sum;\n  assign unused_sum = ^sum_i;\n  assign accepted = " +
         AllAccepted(model, mode, dot) + ";\n  assign value_o = accepted ? " +
         Wide(width, scales.right) + " * (" + total + ") : '0;\nendmodule\n";
}

constexpr const char* kHead = "// SPDX-License-Identifier: Apache-2.0\n`include \"pe.svh\"\n";

}  // namespace

PeDesign DesignOf(const Subject& subject) {
  if (subject.outside) return {ReadFormatModel(subject.folder / "pe.yaml"), false};
  const std::string name = subject.folder.filename().string();
  if (!models::PeRegistry::Has(name)) {
    throw DeviceError("rtl/" + subject.name + " has no golden model; add models/pe/" + name);
  }
  return {models::PeRegistry::Get(name).model, true};
}

std::vector<std::string> ModelFolders(const Subject& subject) {
  return {"models/pe/base",     "models/pe/booth",
          "models/pe/families", "models/pe/float_sum",
          "models/float",       "models/pe/" + subject.folder.filename().string()};
}

std::vector<PePass> PassesOf(const PeModel& model) {
  std::vector<PePass> passes;
  for (const PeMode& mode : model.Modes()) {
    for (std::size_t i = 0; i < mode.pass_weights.size(); ++i) {
      passes.push_back({&mode, static_cast<int>(i)});
    }
  }
  return passes;
}

std::vector<Code> AcceptedActivations(const PeModel& model, const PeMode& mode) {
  return Accepted(ActivationSide(model, mode));
}

std::vector<Code> AcceptedWeights(const PeModel& model, const PeMode& mode) {
  return Accepted(WeightSide(model, mode));
}

std::string GateSource(const PeModel& model, int dot) {
  std::string cases;
  for (const PePass& pass : PassesOf(model)) {
    cases += "      `PE_MODE_BITS'(" + std::to_string(pass.code()) +
             "): accepted = " + AllAccepted(model, *pass.mode, dot) + ";\n";
  }
  return std::string(kHead) +
         "module pe_gate #(localparam int unsigned Dot = " + std::to_string(dot) +
         ") (\n  input  logic [`PE_MODE_BITS-1:0] mode_i," + kPorts +
         "  output logic [`PE_SUM_BITS(128)-1:0]   sum_o\n);\n"
         "  logic accepted;\n  logic [`PE_SUM_BITS(128)-1:0] sum;\n"
         "  pe_unit #(.Dot(Dot)) u_unit (.mode_i(mode_i), .act_i(act_i), .weight_i(weight_i), "
         ".sum_i(sum_i), .sum_o(sum));\n"
         "  always_comb begin\n    case (mode_i)\n" +
         cases +
         "      default: accepted = 1'b0;\n    endcase\n  end\n"
         "  assign sum_o = accepted ? sum : '0;\nendmodule\n";
}

bool IsProvable(const PeModel& model, const PeMode& mode) {
  return ScalesOf(model, mode).has_value();
}

std::string ProofSource(const PeModel& model, const PeMode& mode, int dot) {
  const std::optional<Scales> scales = ScalesOf(model, mode);
  MIXPE_EXPECT(scales.has_value(), "the mode is provable");
  const int width = ValueBits(model, *scales);
  return kHead + LeftModule(model, mode, *scales, dot, width) +
         RightModule(model, mode, *scales, dot, width);
}

}  // namespace mixpe::sim
