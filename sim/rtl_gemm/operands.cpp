// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_gemm/operands.hpp"

#include <functional>

#include "reference/base/error.hpp"
#include "reference/base/rng.hpp"
#include "reference/safetensors/safetensors.hpp"
#include "sim/characterize/tensor_codes.hpp"

namespace mixpe::sim {
namespace {

using models::Code;
using models::GemmProblem;
using models::ScaleForm;
using reference::Dtype;
using reference::SafetensorsFile;
using reference::TensorView;

std::size_t Size(int a, int b) { return static_cast<std::size_t>(a) * static_cast<std::size_t>(b); }

bool IsSigned(const std::string& format) { return format.starts_with("int"); }

void CheckGroup(const RtlMachine& machine, int group) {
  if (group >= 1 && group <= machine.config.array.max_group) return;
  throw UserError({}, "--group is " + std::to_string(group),
                  "use 1 to " + std::to_string(machine.config.array.max_group) +
                      "; --set max_group=... makes room for more");
}

/// Zero points and minima meet the sum of the activations, which the hardware takes from
/// two's-complement codes that fill their lanes.
void CheckForm(const RtlMachine& machine, ScaleForm form) {
  if (form == ScaleForm::kScale) return;
  if (!IsSigned(machine.mode.activation) || machine.mode.elements_per_lane != 1 ||
      machine.mode.activation_bits != models::ActivationPortBits(*machine.model)) {
    throw UserError({},
                    "PE " + machine.pe + " has no zero points or minima with activations " +
                        machine.mode.activation,
                    "the hardware sums only two's-complement codes that fill their lanes");
  }
  if (form == ScaleForm::kMinimum && !machine.spec.with_minimum) {
    throw UserError({}, "the group units have no minimum", "add --set with_minimum=true");
  }
}

std::vector<Code> DrawCodes(Rng& rng, std::size_t count, int bits,
                            const std::function<bool(Code)>& accepts) {
  std::vector<Code> codes(count);
  for (Code& code : codes) {
    do code = static_cast<Code>(rng.Next() >> (64 - bits));
    while (!accepts(code));
  }
  return codes;
}

std::uint16_t DrawHalf(Rng& rng) {
  const std::uint64_t word = rng.Next();
  const std::uint64_t exponent = 7 + (word >> 16) % 10;  // 2^-8 to below 4
  return static_cast<std::uint16_t>((word & 0x8000) | exponent << 10 | (word & 1023));
}

std::vector<std::uint16_t> DrawSeconds(Rng& rng, std::size_t count, ScaleForm form, int zero_bits) {
  if (form == ScaleForm::kScale) return {};
  std::vector<std::uint16_t> seconds(count);
  const std::int64_t half = std::int64_t{1} << (zero_bits - 1);
  for (std::uint16_t& second : seconds) {
    second = form == ScaleForm::kMinimum ? DrawHalf(rng)
                                         : static_cast<std::uint16_t>(rng.Between(-half, half - 1));
  }
  return seconds;
}

std::string Shape(const std::vector<std::int64_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  }
  return text + ")";
}

/// The tensors of one file, each checked as it is read.
class Operands {
 public:
  Operands(const RtlMachine& machine, const std::string& file) : machine_(machine), file_(file) {}

  GemmProblem Read(const GemmExtents& extents, int group) {
    const TensorView& activation = Matrix("activation");
    const TensorView& weight = Matrix("weight");
    GemmProblem p;
    p.m = Extent(activation, 0, extents.m, "m");
    p.k = Extent(activation, 1, extents.k, "k");
    p.n = Extent(weight, 1, extents.n, "n");
    p.group = group;
    const models::PeMode& mode = machine_.mode;
    p.activations = Codes(activation, {p.m, p.k}, mode.activation, mode.activation_bits,
                          [&](Code c) { return machine_.model->AcceptsActivation(mode, c); });
    p.weights = Codes(weight, {p.k, p.n}, mode.weight, mode.weight_bits,
                      [&](Code c) { return machine_.model->AcceptsWeight(mode, c); });
    p.scales = Halves("scale", {p.Groups(), p.n});
    p.form = Form();
    CheckForm(machine_, p.form);
    if (p.form == ScaleForm::kMinimum) p.seconds = Halves("minimum", {p.Groups(), p.n});
    if (p.form == ScaleForm::kZeroPoint) p.seconds = ZeroPoints({p.Groups(), p.n});
    return p;
  }

 private:
  using Shape2 = std::vector<std::int64_t>;

  [[noreturn]] void Refuse(const std::string& tensor, const std::string& offence,
                           const std::string& remedy) const {
    throw UserError({file_.shown_file(), 0, tensor}, offence, remedy);
  }

  const TensorView& Matrix(const std::string& name) const {
    const TensorView& tensor = file_.Tensor(name);
    if (tensor.shape.size() != 2) {
      Refuse(name, "has the shape " + Shape(tensor.shape), "it has to be a matrix");
    }
    return tensor;
  }

  int Extent(const TensorView& tensor, std::size_t axis, std::optional<int> wanted,
             const std::string& name) const {
    const std::int64_t extent = tensor.shape[axis];
    if (wanted && *wanted != extent) {
      Refuse(tensor.name,
             "has the shape " + Shape(tensor.shape) + ", but " + name + " is " +
                 std::to_string(*wanted),
             "leave the extents out to take the file's");
    }
    if (extent < 1 || extent > kMostExtent) {
      Refuse(tensor.name, "has the shape " + Shape(tensor.shape),
             "extents of 1 to " + std::to_string(kMostExtent) + " are possible");
    }
    return static_cast<int>(extent);
  }

  void ExpectShape(const TensorView& tensor, const Shape2& shape) const {
    if (tensor.shape == shape) return;
    Refuse(tensor.name, "has the shape " + Shape(tensor.shape), "it has to be " + Shape(shape));
  }

  const TensorView& Take(const std::string& name, const Shape2& shape, Dtype dtype) const {
    const TensorView& tensor = Matrix(name);
    ExpectShape(tensor, shape);
    if (tensor.dtype != dtype) {
      Refuse(name, "has elements of type " + reference::InfoOf(tensor.dtype).name,
             "they have to be " + reference::InfoOf(dtype).name);
    }
    return tensor;
  }

  std::vector<Code> Codes(const TensorView& tensor, const Shape2& shape, const std::string& format,
                          int bits, const std::function<bool(Code)>& accepts) const {
    ExpectShape(tensor, shape);
    return characterize::ReadCodes(file_, tensor, {machine_.pe, format, bits, accepts});
  }

  std::vector<std::uint16_t> Halves(const std::string& name, const Shape2& shape) const {
    return Take(name, shape, Dtype::kF16).Values<std::uint16_t>();
  }

  ScaleForm Form() const {
    const bool zero_point = file_.Has("zero_point");
    if (!file_.Has("minimum")) return zero_point ? ScaleForm::kZeroPoint : ScaleForm::kScale;
    if (zero_point) Refuse("minimum", "stands beside a zero_point", "leave one of them out");
    return ScaleForm::kMinimum;
  }

  std::vector<std::uint16_t> ZeroPoints(const Shape2& shape) const {
    const int half = 1 << (machine_.config.zero_bits - 1);
    std::vector<std::uint16_t> points;
    for (const std::int8_t value : Take("zero_point", shape, Dtype::kI8).Values<std::int8_t>()) {
      if (value < -half || value >= half) {
        Refuse("zero_point", "holds " + std::to_string(value),
               "the hardware takes " + std::to_string(-half) + " to " + std::to_string(half - 1) +
                   "; --set zero_bits=... makes room for more");
      }
      points.push_back(static_cast<std::uint16_t>(static_cast<std::int16_t>(value)));
    }
    return points;
  }

  const RtlMachine& machine_;
  SafetensorsFile file_;
};

}  // namespace

GemmProblem DrawProblem(const RtlMachine& machine, const GemmExtents& extents, int group,
                        ScaleForm form, std::uint64_t seed) {
  MIXPE_EXPECT(extents.m && extents.k && extents.n, "all three extents");
  CheckGroup(machine, group);
  CheckForm(machine, form);
  GemmProblem p;
  p.m = *extents.m;
  p.k = *extents.k;
  p.n = *extents.n;
  p.group = group;
  p.form = form;
  Rng rng(seed);
  const models::PeMode& mode = machine.mode;
  p.activations = DrawCodes(rng, Size(p.m, p.k), mode.activation_bits,
                            [&](Code c) { return machine.model->AcceptsActivation(mode, c); });
  p.weights = DrawCodes(rng, Size(p.k, p.n), mode.weight_bits,
                        [&](Code c) { return machine.model->AcceptsWeight(mode, c); });
  p.scales.resize(Size(p.Groups(), p.n));
  for (std::uint16_t& scale : p.scales) scale = DrawHalf(rng);
  p.seconds = DrawSeconds(rng, p.scales.size(), form, machine.config.zero_bits);
  return p;
}

GemmProblem ReadProblem(const RtlMachine& machine, const GemmExtents& extents, int group,
                        const std::string& file) {
  CheckGroup(machine, group);
  return Operands(machine, file).Read(extents, group);
}

}  // namespace mixpe::sim
