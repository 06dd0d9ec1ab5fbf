// SPDX-License-Identifier: Apache-2.0
#include "reference/safetensors/safetensors.hpp"

#include <gtest/gtest.h>

#include "reference/base/text.hpp"
#include "tests/reference/safetensors/sample_tensors.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

std::string ErrorOf(const std::string& bytes) {
  try {
    const SafetensorsFile file(bytes, "f");
  } catch (const UserError& error) {
    return error.what();
  }
  return "accepted";
}

std::string ErrorOfHeader(const std::string& header, const std::string& data = "") {
  return ErrorOf(WithHeader(header, data));
}

void ExpectSame(const SafetensorsFile& file, const std::vector<OwnedTensor>& tensors) {
  ASSERT_EQ(file.tensors().size(), tensors.size());
  for (const OwnedTensor& tensor : tensors) {
    const TensorView& view = file.Tensor(tensor.spec.name);
    EXPECT_EQ(view.dtype, tensor.spec.dtype);
    EXPECT_EQ(view.shape, tensor.spec.shape);
    EXPECT_TRUE(
        std::equal(view.bytes.begin(), view.bytes.end(), tensor.bytes.begin(), tensor.bytes.end()));
  }
}

TEST(Safetensors, RandomFilesComeBack) {
  Rng rng(41);
  const TemporaryFile file("mixpe_safetensors");
  for (int i = 0; i < 200; ++i) {
    const std::vector<OwnedTensor> tensors = RandomTensors(rng);
    const std::map<std::string, std::string> metadata{{"format", "pt"}, {"ключ", "\"\n"}};
    WriteSafetensors(file.path(), Views(tensors), i % 2 == 0 ? metadata : decltype(metadata){});
    const SafetensorsFile mapped(file.path());
    ExpectSame(mapped, tensors);
    EXPECT_EQ(mapped.metadata().size(), i % 2 == 0 ? 2 : 0);
    ExpectSame(SafetensorsFile(FileBytes(tensors), "f"), tensors);
  }
}

TEST(Safetensors, HeaderIsAlignedAndStable) {
  const std::string header =
      SafetensorsHeader({{"b", Dtype::kBF16, {2, 3}}, {"abc", Dtype::kI8, {}}}, {{"k", "v"}});
  EXPECT_EQ(header.substr(8),
            R"({"__metadata__":{"k":"v"},"b":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]},)"
            R"("abc":{"dtype":"I8","shape":[],"data_offsets":[12,13]}})"
            "      ");
  EXPECT_EQ(header.size() % 8, 0);
  EXPECT_EQ(header.substr(0, 8), std::string("\x90\0\0\0\0\0\0\0", 8));
}

TEST(Safetensors, WideElementsComeFirstSoThatAllAreAligned) {
  Rng rng(3);
  const TemporaryFile file("mixpe_safetensors");
  const std::vector<OwnedTensor> tensors{RandomTensor(rng, "bytes", Dtype::kI8, {3}),
                                         RandomTensor(rng, "wide", Dtype::kF64, {2}),
                                         RandomTensor(rng, "half", Dtype::kF16, {1})};
  WriteSafetensors(file.path(), Views(tensors));
  const SafetensorsFile back(file.path());
  EXPECT_EQ(back.tensors()[0].name, "wide");
  EXPECT_EQ(back.tensors()[2].name, "bytes");
  for (const TensorView& view : back.tensors()) {
    const auto address = reinterpret_cast<std::uintptr_t>(view.bytes.data());
    EXPECT_EQ(address * 8 % static_cast<std::uintptr_t>(InfoOf(view.dtype).bits), 0) << view.name;
  }
}

TEST(Safetensors, EmptyFileScalarAndZeroSizeTensors) {
  EXPECT_TRUE(SafetensorsFile(WithHeader("{}"), "f").tensors().empty());
  EXPECT_TRUE(SafetensorsFile(FileBytes({}), "f").tensors().empty());
  Rng rng(4);
  const std::vector<OwnedTensor> tensors{
      RandomTensor(rng, "z", Dtype::kF32, {3, 0}), RandomTensor(rng, "s", Dtype::kF64, {}),
      RandomTensor(rng, "y", Dtype::kU8, {0}), RandomTensor(rng, "", Dtype::kU8, {1})};
  const SafetensorsFile file(FileBytes(tensors), "f");
  ExpectSame(file, tensors);
  EXPECT_EQ(file.Tensor("s").Elements(), 1);
  EXPECT_EQ(file.Tensor("z").Elements(), 0);
  EXPECT_TRUE(file.Tensor("z").Values<float>().empty());
  EXPECT_EQ(file.Tensor("s").Values<double>().size(), 1);
}

TEST(Safetensors, AnyHeaderOrderAndTrailingSpacesAreAccepted) {
  const SafetensorsFile file(
      WithHeader(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]},)"
                 R"("a":{"data_offsets":[0,2],"shape":[1],"dtype":"I16"}}  )",
                 "\x01\x02\x03"),
      "f");
  EXPECT_EQ(file.tensors()[0].name, "a");
  EXPECT_EQ(file.Tensor("a").Values<std::int16_t>(), std::vector<std::int16_t>{0x0201});
  EXPECT_EQ(file.Tensor("b").Values<std::uint8_t>(), std::vector<std::uint8_t>{3});
}

TEST(Safetensors, SubByteElementsAreCounted) {
  Rng rng(5);
  const SafetensorsFile file(FileBytes({RandomTensor(rng, "t", Dtype::kF6E2M3, {2, 4})}), "f");
  EXPECT_EQ(file.Tensor("t").bytes.size(), 6);
  EXPECT_EQ(file.Tensor("t").Elements(), 8);
}

TEST(Safetensors, WrongElementTypeBreaksTheContract) {
  Rng rng(5);
  const SafetensorsFile file(FileBytes({RandomTensor(rng, "t", Dtype::kF32, {2})}), "f");
  EXPECT_THROW((void)file.Tensor("t").Values<double>(), ContractError);
}

TEST(Safetensors, UnknownTensorIsNamed) {
  Rng rng(6);
  const SafetensorsFile file(FileBytes({RandomTensor(rng, "layer.weight", Dtype::kU8, {1})}), "f");
  EXPECT_TRUE(file.Has("layer.weight"));
  try {
    (void)file.Tensor("layer.weigth");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "f: no tensor 'layer.weigth'; did you mean 'layer.weight'?");
  }
  try {
    (void)file.Tensor("x");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(), "f: no tensor 'x'; it has 1 others");
  }
}

TEST(Safetensors, MovedFileKeepsItsBytes) {
  Rng rng(7);
  const OwnedTensor tensor = RandomTensor(rng, "t", Dtype::kU8, {3});
  SafetensorsFile first(FileBytes({tensor}), "f");
  const SafetensorsFile second = std::move(first);
  ExpectSame(second, {tensor});
}

TEST(SafetensorsErrors, LengthField) {
  EXPECT_EQ(ErrorOf(""),
            "f: has 0 bytes, the header length alone has 8; give a whole safetensors file");
  EXPECT_EQ(ErrorOf("1234567"),
            "f: has 7 bytes, the header length alone has 8; give a whole safetensors file");
  EXPECT_EQ(ErrorOf(std::string("\x03\0\0\0\0\0\0\0{}", 10)),
            "f: byte 0: header length 3 exceeds the 2 bytes that follow; the file is cut short: "
            "fetch it again");
  EXPECT_EQ(ErrorOf(std::string("\x01\xe1\xf5\x05\0\0\0\0{}", 10)),
            "f: byte 0: header length 100000001 exceeds the format's limit of 100000000; give a "
            "safetensors file");
  EXPECT_EQ(ErrorOf(std::string(8, '\xff')),
            "f: byte 0: header length 18446744073709551615 exceeds the format's limit of "
            "100000000; give a safetensors file");
}

TEST(SafetensorsErrors, HeaderSyntax) {
  const std::string begin =
      "f: byte 8: the header does not begin with '{'; give a safetensors file";
  EXPECT_EQ(ErrorOfHeader(""), begin);
  EXPECT_EQ(ErrorOfHeader("[]"), begin);
  EXPECT_EQ(ErrorOfHeader(" {}"), begin);
  EXPECT_EQ(ErrorOfHeader("{\"a\"}"),
            "f: byte 12: not JSON: syntax error while parsing object separator - unexpected '}'; "
            "expected ':'; mend the syntax (RFC 8259)");
  EXPECT_EQ(ErrorOfHeader("{} x"),
            "f: byte 11: not JSON: syntax error while parsing value - invalid literal; last read: "
            "'{} x'; expected end of input; mend the syntax (RFC 8259)");
  EXPECT_EQ(ErrorOfHeader("{\"a\":{\"shape\":[[1]]}}"),
            "f: byte 23: nested deeper than 3 levels; remove the inner levels");
  const std::string entry = R"("a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]})";
  EXPECT_EQ(ErrorOfHeader("{" + entry + "," + entry + "}"),
            "f: byte 65: key 'a' a second time; remove one of them");
}

TEST(SafetensorsErrors, Metadata) {
  EXPECT_EQ(ErrorOfHeader(R"({"__metadata__":{"k":1}})"),
            "f: byte 29: __metadata__.k: is 1; give a text in double quotes");
  EXPECT_EQ(ErrorOfHeader(R"({"__metadata__":[]})"),
            "f: byte 24: __metadata__: is a list; give an object in braces");
}

/// The error of the entry of one tensor 'a' over four bytes of data.
std::string ErrorOfEntry(const std::string& entry) {
  return ErrorOfHeader("{\"a\":" + entry + "}", "1234");
}

TEST(SafetensorsErrors, EntryKeysAndTypes) {
  EXPECT_EQ(ErrorOfEntry("7"), "f: byte 13: tensor 'a': is 7; give an object in braces");
  EXPECT_EQ(ErrorOfEntry(R"({"shape":[4],"data_offsets":[0,4]})"),
            "f: byte 13: tensor 'a'.dtype: missing; add it");
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","data_offsets":[0,4]})"),
            "f: byte 13: tensor 'a'.shape: missing; add it");
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[4]})"),
            "f: byte 13: tensor 'a'.data_offsets: missing; add it");
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"BF61","shape":[2],"data_offsets":[0,4]})"),
            "f: byte 22: tensor 'a'.dtype: unknown value 'BF61'; known: BOOL, F4, F6_E2M3, "
            "F6_E3M2, U8, I8, F8_E5M2, F8_E4M3, F8_E8M0, F8_E4M3FNUZ, F8_E5M2FNUZ, I16, U16, F16, "
            "BF16, I32, U32, F32, C64, F64, I64, U64");
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[4],"data_offsets":[0,4],"stride":[1]})"),
            "f: byte 69: tensor 'a'.stride: unknown key; known: dtype, shape, data_offsets");
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[4.5],"data_offsets":[0,4]})"),
            "f: byte 36: tensor 'a'.shape[0]: is the real number 4.5; give an integer");
}

TEST(SafetensorsErrors, ShapeAndOffsets) {
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[-4],"data_offsets":[0,4]})"),
            "f: byte 35: tensor 'a'.shape: negative extent; give 0 or more");
  const std::string size =
      "does not fill whole bytes, or more of them than 63 bits count; check shape and dtype";
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"F4","shape":[3],"data_offsets":[0,4]})"),
            "f: byte 35: tensor 'a'.shape: " + size);
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,4]})"),
            "f: byte 35: tensor 'a'.shape: " + size);
  const std::string range =
      "f: byte 54: tensor 'a'.data_offsets: is no range [begin, end] within the 4 bytes of data; "
      "the file is cut short or damaged: fetch it again";
  for (const char* offsets : {"[0,5]", "[4,0]", "[-4,0]", "[0]", "[0,2,4]", "[]"}) {
    EXPECT_EQ(
        ErrorOfEntry(std::string(R"({"dtype":"U8","shape":[4],"data_offsets":)") + offsets + "}"),
        range);
  }
  EXPECT_EQ(
      ErrorOfEntry(R"({"dtype":"U8","shape":[3],"data_offsets":[0,4]})"),
      "f: byte 54: tensor 'a'.data_offsets: spans 4 bytes, shape and dtype need 3; the header "
      "is damaged: fetch the file again");
}

TEST(SafetensorsErrors, CoverIsExact) {
  const std::string tail = "; the header is damaged: fetch the file again";
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[3],"data_offsets":[1,4]})"),
            "f: byte 13: tensor 'a': begins at data byte 1, leaving a hole after 0" + tail);
  EXPECT_EQ(ErrorOfEntry(R"({"dtype":"U8","shape":[3],"data_offsets":[0,3]})"),
            "f: byte 64: 1 bytes belong to no tensor; remove what follows the last tensor");
  EXPECT_EQ(ErrorOfHeader(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
                          R"("b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
                          "1234"),
            "f: byte 65: tensor 'b': begins at data byte 2 inside the tensor before, which ends at "
            "3" +
                tail);
  EXPECT_EQ(ErrorOfHeader("{}", "1"),
            "f: byte 10: 1 bytes belong to no tensor; remove what follows the last tensor");
}

TEST(SafetensorsErrors, EveryTruncationIsRefused) {
  Rng rng(8);
  const std::string bytes = FileBytes(
      {RandomTensor(rng, "a", Dtype::kF32, {2, 3}), RandomTensor(rng, "b", Dtype::kU8, {3})});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_NE(ErrorOf(bytes.substr(0, size)), "accepted") << size;
  }
}

TEST(SafetensorsErrors, UnreadablePlaces) {
  const auto error_of = [](const std::string& file) -> std::string {
    try {
      const SafetensorsFile opened(file);
    } catch (const UserError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_EQ(error_of("/nowhere/x"),
            "/nowhere/x: cannot be read: No such file or directory; give a readable safetensors "
            "file");
  EXPECT_EQ(error_of("/tmp"),
            "/tmp: cannot be read: not a regular file; give a readable safetensors file");
  const TemporaryFile file("mixpe_empty");
  WriteFile(file.path(), "");
  EXPECT_EQ(error_of(file.path()), file.path() +
                                       ": has 0 bytes, the header length alone has 8; give a whole "
                                       "safetensors file");
}

}  // namespace
}  // namespace mixpe::reference
