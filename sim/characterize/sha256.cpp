// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/sha256.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace mixpe::sim::characterize {
namespace {

using Word = std::uint32_t;

/// First 32 bits of the fractional part of `root` of the n-th primes: FIPS 180-4, 4.2.2 and 5.3.3.
template <std::size_t Count>
std::array<Word, Count> RootsOfPrimes(long double (*root)(long double)) {
  std::array<Word, Count> words{};
  std::size_t found = 0;
  for (int n = 2; found < Count; ++n) {
    bool prime = true;
    for (int d = 2; d * d <= n; ++d) prime &= n % d != 0;
    if (!prime) continue;
    const long double value = root(static_cast<long double>(n));
    words[found++] = static_cast<Word>((value - std::floor(value)) * 4294967296.0L);
  }
  return words;
}

const std::array<Word, 64>& Constants() {
  static const auto words =
      RootsOfPrimes<64>(+[](long double n) -> long double { return std::cbrt(n); });
  return words;
}

void Absorb(std::array<Word, 8>& state, const std::string& text, std::size_t begin) {
  std::array<Word, 64> w{};
  for (std::size_t i = 0; i < 64; ++i) {
    w[i / 4] = w[i / 4] << 8 | static_cast<unsigned char>(text[begin + i]);
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const Word a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) + w[i - 7] +
           (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }
  std::array<Word, 8> s = state;
  for (std::size_t i = 0; i < 64; ++i) {
    const Word one = std::rotr(s[4], 6) ^ std::rotr(s[4], 11) ^ std::rotr(s[4], 25);
    const Word choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
    const Word first = s[7] + one + choice + Constants()[i] + w[i];
    const Word two = std::rotr(s[0], 2) ^ std::rotr(s[0], 13) ^ std::rotr(s[0], 22);
    const Word majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
    s = {first + two + majority, s[0], s[1], s[2], s[3] + first, s[4], s[5], s[6]};
  }
  for (std::size_t i = 0; i < 8; ++i) state[i] += s[i];
}

}  // namespace

std::string Sha256(std::string_view bytes) {
  auto state = RootsOfPrimes<8>(+[](long double n) -> long double { return std::sqrt(n); });
  std::string text(bytes);
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) text += static_cast<char>(bits >> shift & 0xff);
  for (std::size_t begin = 0; begin < text.size(); begin += 64) Absorb(state, text, begin);
  std::string digits;
  for (const Word word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) digits += "0123456789abcdef"[word >> shift & 15];
  }
  return digits;
}

}  // namespace mixpe::sim::characterize
