// SPDX-License-Identifier: Apache-2.0
#include "sim/netlist/text_file.hpp"

#include <zlib.h>

#include "reference/base/error.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim::netlist {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

[[noreturn]] void RefuseDamaged(const std::string& file) {
  throw UserError({file, 0, ""}, "is damaged: it does not unpack as gzip",
                  "fetch or pack it again");
}

/// Ends the stream however its use ends.
class Inflater {
 public:
  Inflater() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    MIXPE_EXPECT(inflateInit2(&stream_, kGzipOnly) == Z_OK, "zlib does not start");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string All(std::string& packed, const std::string& file) {
    std::string text;
    stream_.next_in = reinterpret_cast<Bytef*>(packed.data());
    stream_.avail_in = static_cast<uInt>(packed.size());
    for (int result = Z_OK; result != Z_STREAM_END || stream_.avail_in > 0;) {
      if (result == Z_STREAM_END && inflateReset(&stream_) != Z_OK) RefuseDamaged(file);
      result = Chunk(text);
      if (result != Z_OK && result != Z_STREAM_END) RefuseDamaged(file);
      if (text.size() > kMaxBytes)
        throw UserError({file, 0, ""}, "unpacks to more than 1 GiB", "give a Liberty file");
    }
    return text;
  }

 private:
  int Chunk(std::string& text) {
    const std::size_t old = text.size(), room = std::max<std::size_t>(old, 1 << 16);
    text.resize(old + room);
    stream_.next_out = reinterpret_cast<Bytef*>(text.data() + old);
    stream_.avail_out = static_cast<uInt>(room);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    text.resize(text.size() - stream_.avail_out);
    return result;
  }

  z_stream stream_{};
};

}  // namespace

std::string ReadTextFile(const std::string& file) {
  std::string bytes = ReadFile(file);
  if (bytes.compare(0, 2, "\x1f\x8b") != 0) return bytes;
  if (bytes.size() > kMaxBytes)
    throw UserError({file, 0, ""}, "is larger than 1 GiB", "give a Liberty file");
  return Inflater().All(bytes, file);
}

}  // namespace mixpe::sim::netlist
