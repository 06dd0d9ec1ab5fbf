// SPDX-License-Identifier: Apache-2.0
// Twin: interop.py, run by the Python of build/venv (made by ./mixpe test).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

#include "reference/base/text.hpp"
#include "tests/python/python.hpp"
#include "tests/reference/json/fuzz.hpp"
#include "tests/reference/safetensors/sample_tensors.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

std::string Python(const std::string& mode, const std::string& argument) {
  return RunPython("tests/reference/safetensors/interop.py", {mode, argument});
}

std::string Hex(std::span<const std::byte> bytes) {
  std::string text;
  for (const std::byte byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
    text += digits;
  }
  return text;
}

/// The format of interop.py's `describe`.
std::string Described(const SafetensorsFile& file) {
  std::vector<std::string> lines;
  for (const TensorView& tensor : file.tensors()) {
    std::vector<std::string> shape;
    for (const std::int64_t extent : tensor.shape) shape.push_back(std::to_string(extent));
    lines.push_back(tensor.name + " " + InfoOf(tensor.dtype).name + " [" + Join(shape, ",") + "] " +
                    Hex(tensor.bytes) + "\n");
  }
  std::sort(lines.begin(), lines.end());
  std::string text = Join(lines, "");
  for (const auto& [key, value] : file.metadata()) text += key + "=" + value + "\n";
  return text;
}

TEST(Interop, PythonReadsEveryDtypeThatWeWrite) {
  Rng rng(19);
  std::vector<OwnedTensor> tensors;
  for (const DtypeInfo& info : AllDtypes()) {
    tensors.push_back(RandomTensor(rng, info.name + ".matrix", info.dtype, {3, 4}));
    tensors.push_back(RandomTensor(rng, info.name + ".empty", info.dtype, {2, 0}));
    if (info.bits < 8) continue;
    tensors.push_back(RandomTensor(rng, info.name + ".ключ", info.dtype, {}));
  }
  const TemporaryFile file("mixpe_interop");
  WriteSafetensors(file.path(), Views(tensors), {{"ключ", "a\"b"}, {"format", "np"}});
  const std::string ours = Described(SafetensorsFile(file.path()));
  EXPECT_EQ(std::count(ours.begin(), ours.end(), '\n'), std::ssize(tensors) + 2);
  EXPECT_EQ(Python("describe", file.path()), ours);
}

TEST(Interop, WeReadEveryDtypeThatPythonWrites) {
  const TemporaryFile file("mixpe_interop");
  const std::string theirs = Python("write", file.path());
  ASSERT_TRUE(fs::exists(file.path()));
  const SafetensorsFile ours(file.path());
  EXPECT_EQ(Described(ours), theirs);
  EXPECT_EQ(ours.Tensor("uint16.2").Values<std::uint16_t>(),
            std::vector<std::uint16_t>(15, 0x0100));
}

template <class T>
OwnedTensor Counted(const std::string& name, Dtype dtype) {
  const std::vector<T> values{T(0), T(1), T(2), T(3), T(4), T(5)};
  const auto bytes = std::as_bytes(std::span(values));
  return {{name, dtype, {2, 3}}, {bytes.begin(), bytes.end()}};
}

TEST(Interop, NumPySeesOurValues) {
  OwnedTensor half = Counted<std::uint16_t>("float16", Dtype::kF16);
  const std::uint16_t codes[] = {0x0000, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500};  // IEEE 754
  const auto bytes = std::as_bytes(std::span(codes));
  half.bytes.assign(bytes.begin(), bytes.end());
  const std::vector<OwnedTensor> tensors{Counted<std::uint8_t>("uint8", Dtype::kU8),
                                         Counted<std::int8_t>("int8", Dtype::kI8),
                                         Counted<std::int16_t>("int16", Dtype::kI16),
                                         Counted<std::uint16_t>("uint16", Dtype::kU16),
                                         Counted<std::int32_t>("int32", Dtype::kI32),
                                         Counted<std::uint32_t>("uint32", Dtype::kU32),
                                         Counted<float>("float32", Dtype::kF32),
                                         Counted<double>("float64", Dtype::kF64),
                                         Counted<std::int64_t>("int64", Dtype::kI64),
                                         Counted<std::uint64_t>("uint64", Dtype::kU64),
                                         half};
  const TemporaryFile file("mixpe_interop");
  WriteSafetensors(file.path(), Views(tensors));
  EXPECT_EQ(Python("values", file.path()), "equal\n");
}

/// Damaged files that our reader takes for good must be good.
TEST(Interop, PythonAcceptsWhatWeAcceptOfDamagedFiles) {
  Rng rng(23);
  std::vector<std::string> corpus;
  for (int i = 0; i < 20; ++i) corpus.push_back(FileBytes(RandomTensors(rng), {{"format", "pt"}}));
  const fs::path folder =
      fs::temp_directory_path() / ("mixpe_interop_folder_" + std::to_string(getpid()));
  fs::create_directory(folder);
  int accepted = 0;
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    const std::string bytes = fuzz::Mutator(seed).Mutate(corpus);
    try {
      const SafetensorsFile file(bytes, "f");
    } catch (const UserError&) {
      continue;
    }
    ++accepted;
    WriteFile(folder / std::to_string(seed), bytes);
  }
  EXPECT_GT(accepted, 40);
  EXPECT_EQ(Python("refused", folder), "done\n");
  fs::remove_all(folder);
}

}  // namespace
}  // namespace mixpe::reference
