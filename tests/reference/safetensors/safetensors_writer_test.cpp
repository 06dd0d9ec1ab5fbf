// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/safetensors_writer.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "reference/base/text.hpp"
#include "reference/safetensors/packing.hpp"
#include "tests/reference/safetensors/sample_tensors.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

template <class Action>
std::string ErrorOf(const Action& action) {
  try {
    action();
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

std::string HeaderError(const std::vector<TensorSpec>& specs) {
  return ErrorOf([&] { (void)SafetensorsHeader(specs, {}); });
}

TEST(SafetensorsWriter, PiecesOfAnySizeMakeTheSameFile) {
  Rng rng(1);
  const std::vector<OwnedTensor> tensors{RandomTensor(rng, "a", Dtype::kI16, {7}),
                                         RandomTensor(rng, "b", Dtype::kU8, {5, 11})};
  const TemporaryFile file("mixpe_writer");
  for (const std::size_t piece : {1, 3, 64}) {
    SafetensorsWriter writer(file.path(), {tensors[0].spec, tensors[1].spec});
    for (const OwnedTensor& tensor : tensors) {
      for (std::span<const std::byte> rest = tensor.bytes; !rest.empty();) {
        const std::size_t count = std::min(piece, rest.size());
        writer.Append(rest.first(count));
        rest = rest.subspan(count);
      }
    }
    writer.Finish();
    EXPECT_EQ(ReadFile(file.path()), FileBytes(tensors)) << piece;
  }
}

TEST(SafetensorsWriter, WithoutFinishTheOldFileStays) {
  const TemporaryFile file("mixpe_writer");
  WriteFile(file.path(), "old");
  const auto files = [&] {
    return std::distance(fs::directory_iterator(fs::temp_directory_path()), {});
  };
  const auto before = files();
  {
    SafetensorsWriter writer(file.path(), {{"a", Dtype::kU8, {4}}});
    writer.Append(std::vector<std::byte>(3));
    EXPECT_THROW(writer.Finish(), ContractError);
    EXPECT_THROW(writer.Append(std::vector<std::byte>(2)), ContractError);
    EXPECT_EQ(ReadFile(file.path()), "old");
  }
  EXPECT_EQ(ReadFile(file.path()), "old");
  EXPECT_EQ(files(), before);
}

TEST(SafetensorsWriter, RefusesWhatTheFormatCannotHold) {
  EXPECT_EQ(HeaderError({{"a", Dtype::kU8, {1}}, {"a", Dtype::kU8, {1}}}),
            "tensor 'a': the name is taken or reserved; give each tensor a name of its own");
  EXPECT_EQ(HeaderError({{"__metadata__", Dtype::kU8, {1}}}),
            "tensor '__metadata__': the name is taken or reserved; give each tensor a name of its "
            "own");
  EXPECT_EQ(HeaderError({{"a", Dtype::kU8, {-1}}}), "tensor 'a': negative extent; give 0 or more");
  EXPECT_EQ(HeaderError({{"a", Dtype::kF4, {3}}}),
            "tensor 'a': its shape does not fill whole bytes, or more of them than 63 bits count; "
            "pad the last extent, or pack it as U8");
  const std::int64_t huge = std::int64_t{1} << 59;
  EXPECT_EQ(HeaderError(std::vector<TensorSpec>(
                {{"a", Dtype::kU8, {huge}}, {"b", Dtype::kF64, {std::int64_t{1} << 56}}})),
            "accepted");
  std::vector<TensorSpec> many;
  for (int i = 0; i < 16; ++i) many.push_back({std::to_string(i), Dtype::kU8, {huge}});
  EXPECT_EQ(HeaderError(many), "tensor '15': ends beyond 2^63 bytes; write several files");
  EXPECT_EQ(HeaderError({{"\xff", Dtype::kU8, {1}}}), "'\xff' is not UTF-8; rename it");
  EXPECT_EQ(ErrorOf([] { SafetensorsWriter("/nowhere/x", {}); }),
            "/nowhere/x: cannot be written; choose a folder that exists and is writable");
}

TEST(SafetensorsWriter, FullDiskIsReported) {
  // /dev/full takes no byte; the temporary name must lead there.
  const TemporaryFile file("mixpe_full");
  const std::string temporary = file.path() + ".part" + std::to_string(getpid());
  fs::create_symlink("/dev/full", temporary);
  SafetensorsWriter writer(file.path(), {{"a", Dtype::kU8, {4}}});
  writer.Append(std::vector<std::byte>(4));
  EXPECT_EQ(ErrorOf([&] { writer.Finish(); }),
            file.path() + ": cannot be written; make room on the disk, or choose another");
  EXPECT_FALSE(fs::exists(file.path()));
}

TEST(Packing, EveryWidthComesBack) {
  Rng rng(2);
  for (int bits = 1; bits <= 8; ++bits) {
    for (std::int64_t count = 0; count < 40; ++count) {
      std::vector<std::uint8_t> codes;
      for (std::int64_t i = 0; i < count; ++i) {
        codes.push_back(static_cast<std::uint8_t>(rng.Between(0, (1 << bits) - 1)));
      }
      const std::vector<std::byte> bytes = PackCodes(codes, bits);
      EXPECT_EQ(std::ssize(bytes), (count * bits + 7) / 8);
      EXPECT_EQ(UnpackCodes(bytes, bits, count), codes) << bits << " bits, " << count;
    }
  }
}

TEST(Packing, FirstCodeIsInTheLowBits) {
  const std::vector<std::uint8_t> codes{0x1, 0x2, 0xf};
  EXPECT_EQ(PackCodes(codes, 4), (std::vector<std::byte>{std::byte{0x21}, std::byte{0x0f}}));
  EXPECT_EQ(PackCodes(codes, 5), (std::vector<std::byte>{std::byte{0x41}, std::byte{0x3c}}));
  EXPECT_THROW((void)PackCodes(codes, 3), ContractError);
  EXPECT_THROW((void)PackCodes(codes, 9), ContractError);
  EXPECT_THROW((void)UnpackCodes(std::vector<std::byte>(3), 4, 4), ContractError);
  EXPECT_THROW((void)UnpackCodes({}, 4, -1), ContractError);
}

/// A file with the tensor "w" of two bytes and this metadata entry.
SafetensorsFile PackedFile(const std::string& entry) {
  Rng rng(9);
  return SafetensorsFile(
      FileBytes({RandomTensor(rng, "w", Dtype::kU8, {2})}, {{"mixpe.packed.w", entry}}), "f");
}

TEST(Packing, MeaningIsInTheMetadata) {
  const PackedTensor packed{"int4", 4, {1, 3}};
  std::map<std::string, std::string> metadata;
  DescribePacked(metadata, "w", packed);
  EXPECT_EQ(metadata.at("mixpe.packed.w"), R"({"format":"int4","bits":4,"shape":[1,3]})");
  EXPECT_EQ(PackedInfo(PackedFile(metadata.at("mixpe.packed.w")), "w"), packed);
  Rng rng(9);
  const SafetensorsFile plain(FileBytes({RandomTensor(rng, "w", Dtype::kU8, {2})}), "f");
  EXPECT_EQ(PackedInfo(plain, "w"), std::nullopt);
}

TEST(Packing, ContradictionsAreRefused) {
  const auto error_of = [](const std::string& entry) {
    return ErrorOf([&] { (void)PackedInfo(PackedFile(entry), "w"); });
  };
  const std::string at = "f: mixpe.packed.w:1: ";
  EXPECT_EQ(error_of(R"({"format":"int4","bits":4,"shape":[5]})"),
            at + "shape: the tensor is not U8 or has another number of bytes than these codes; "
                 "write bits and shape of the packed codes");
  EXPECT_EQ(error_of(R"({"format":"int4","bits":9,"shape":[2]})"),
            at + "bits: 9 is not possible; give 1 to 8");
  EXPECT_EQ(error_of(R"({"format":"int4","bits":4})"), at + "shape: missing; add it");
  EXPECT_EQ(error_of("x"), at + "column 1: not JSON: syntax error while parsing value - invalid "
                                "literal; last read: 'x'; mend the syntax (RFC 8259)");
}

TEST(Dtypes, TableIsInTheOrderOfTheEnumeration) {
  for (std::size_t i = 0; i < AllDtypes().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(AllDtypes()[i].dtype), i) << AllDtypes()[i].name;
  }
  EXPECT_EQ(DenseBytes(Dtype::kF64, {std::int64_t{1} << 60}), std::nullopt);
  EXPECT_EQ(DenseBytes(Dtype::kF64, {std::numeric_limits<std::int64_t>::max(), 9, 0}), 0);
}

}  // namespace
}  // namespace mixpe::reference
