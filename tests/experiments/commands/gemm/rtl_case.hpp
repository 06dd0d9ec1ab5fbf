// SPDX-License-Identifier: Apache-2.0
// Products for `gemm --backend rtl`, as files and as what must come of them.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "reference/safetensors/safetensors_writer.hpp"
#include "tests/experiments/run_program.hpp"
#include "tests/models/accelerator/gemm_cases.hpp"

namespace mixpe::experiments {

/// A file of this process that goes with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name)
      : path_(testing::TempDir() + std::to_string(getpid()) + "_" + name) {}
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::string& Path() const { return path_; }

 private:
  std::string path_;
};

/// Codes of int8 or int4 as int8.
inline std::vector<std::int8_t> Signed(const std::vector<models::Code>& codes, int bits) {
  std::vector<std::int8_t> values;
  for (const models::Code code : codes) {
    values.push_back(static_cast<std::int8_t>(models::SignExtend(code, bits)));
  }
  return values;
}

/// The operand file of a W4A8 problem; the tensor called `without` is left out.
inline void WriteOperands(const models::GemmProblem& p, const std::string& file,
                          const std::string& without = "") {
  using reference::Dtype;
  const auto activations = Signed(p.activations, 8);
  const auto weights = Signed(p.weights, 4);
  const std::vector<std::int8_t> points(p.seconds.begin(), p.seconds.end());
  const auto bytes = [](const auto& values) { return std::as_bytes(std::span(values)); };
  std::vector<reference::TensorView> tensors = {
      {"activation", Dtype::kI8, {p.m, p.k}, bytes(activations)},
      {"weight", Dtype::kI8, {p.k, p.n}, bytes(weights)},
      {"scale", Dtype::kF16, {p.Groups(), p.n}, bytes(p.scales)}};
  if (p.form == models::ScaleForm::kZeroPoint) {
    tensors.push_back({"zero_point", Dtype::kI8, {p.Groups(), p.n}, bytes(points)});
  }
  std::erase_if(tensors, [&](const auto& tensor) { return tensor.name == without; });
  reference::WriteSafetensors(file, tensors);
}

/// FP32 bits of the matrix "output".
inline std::vector<std::uint32_t> ReadOutput(const std::string& file) {
  return reference::SafetensorsFile(file).Tensor("output").Values<std::uint32_t>();
}

/// Header and only row of a CSV text.
inline std::map<std::string, std::string> OneRow(const std::string& csv) {
  std::istringstream lines(csv);
  std::string header, row;
  std::getline(lines, header);
  std::getline(lines, row);
  std::istringstream names(header), cells(row);
  std::map<std::string, std::string> result;
  std::string cell;
  for (std::string name; std::getline(names, name, ',');) {
    std::getline(cells, cell, ',');
    while (cell.starts_with('"') && !cell.ends_with('"')) {
      std::string more;
      std::getline(cells, more, ',');
      cell += "," + more;
    }
    result[name] = cell;
  }
  return result;
}

/// `gemm <arguments> --backend rtl <machine>`.
inline Output RunRtlGemm(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& machine) {
  std::vector<std::string> all = {"gemm"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  all.insert(all.end(), {"--backend", "rtl"});
  all.insert(all.end(), machine.begin(), machine.end());
  return RunWith(all);
}

}  // namespace mixpe::experiments
