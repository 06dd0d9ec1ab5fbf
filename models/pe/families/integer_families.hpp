// SPDX-License-Identifier: Apache-2.0
// Golden models of the integer PEs that come in several widths or forms, one class per family:
// twins of the modules in rtl/pe_parts. Activations a are 8 bits in two's complement, weights w
// have B = weight_bits bits. Sums wrap; differences are right modulo 2^bits, and what a family
// needs of them is its product_bits + log2 G.
#pragma once

#include "models/pe/base/integer_pe.hpp"

namespace mixpe::models {

/// Lanes with INT8 weights. Sums have 24 bits at G = 128, which INT8 designs are compared at,
/// although 15 or 16 + log2 G would do.
[[nodiscard]] IntegerLanes Int8WeightLanes();

/// The same with 32-bit sums, which hold groups of 2^17 products: |a w| <= 2^14, and a sign.
[[nodiscard]] IntegerLanes Int8WeightLanes32();

/// A lane adds a w in two's complement, and a constant that is the same for all operands and
/// leaves with the sum of zero activations.
///
/// Range: |a w| <= 2^(6+B), reached only by the two most negative operands; that end needs a bit
/// more: 8 + B + log2 G bits with the sign.
class ProductPe : public IntegerPe {
 public:
  explicit ProductPe(IntegerLanes lanes, std::uint64_t constant = 0);

 protected:
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;

 private:
  std::uint64_t constant_;
};

/// What the array of Baugh and Wooley (IEEE Trans. Computers C-22, 1973) adds besides the product:
/// all partial product bits that count negative enter inverted, the last row's seven and the other
/// rows' top ones, which is 2^(B-1) (2^7 - 1) + 2^7 (2^(B-1) - 1) too much.
[[nodiscard]] std::uint64_t BaughWooleyConstant(int weight_bits);

/// Activations in offset binary, u = a + 128, weights as sign s and magnitude m. A lane adds (u xor
/// s...s) x m, unsigned: for s = 0 this is a w + 128 m, for s = 1 it is (255 - u) m = a w + 127 m.
/// The constant depends on the weight alone. Any activation, -128 included; no least weight.
///
/// Range: a sum less its constant is at most 128 x (2^(B-1) - 1) per product in magnitude, less
/// than 2^(6+B); with the sign 7 + B + log2 G bits.
class XuPe : public IntegerPe {
 public:
  explicit XuPe(IntegerLanes lanes);

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;
};

/// Signs and magnitudes: m = |a| |w| < 2^P with P = 7 + the bits of |w|, and a lane adds 2^P + m or
/// 2^P - m, unsigned: its bits are {not s, m xor s...s} and a carry-in s, with s the product's
/// sign. No least activation and no least weight; unsigned weights are all magnitude, and the group
/// unit takes their zero point away. A product of zero adds 2^P whatever its sign.
///
/// Range: a lane adds 1 to 2^(P+1) - 1, so that a sum of G lanes stays below 2^(P+1) G, unsigned
/// and without wrap; 1 + P + log2 G bits hold the signed difference as well.
class SmoPe : public IntegerPe {
 public:
  explicit SmoPe(IntegerLanes lanes);

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;

 private:
  int magnitude_bits_;  ///< of a weight
};

/// Radix-4 Booth digits -2..2 (MacSorley, Proc. IRE 49, 1961), recoded once per array column: a
/// digit is stored as {negative, two, one}. Activations travel as u = a + 128. A digit adds its
/// multiple of u, or the complement of nine bits, 511 less the multiple, where it is negative.
///
/// Range: as ProductPe.
class RecodedBoothPe : public IntegerPe {
 public:
  explicit RecodedBoothPe(IntegerLanes lanes);

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;
};

/// What the two selections have that follow: rows are added as they are or as complements, for one
/// or the other kind of gate (rtl/pe_parts/select_row.sv). Either way the sum runs backwards, and
/// the group unit negates it: by the rows with activations as u = a + 128, or by the activations,
/// which then travel as v = 127 - a.
enum class Rows { kTrue, kComplemented };

/// Two lanes per partial product. Bit i of the weights of two lanes selects 0, either activation's
/// travelling form or the sum of both, a number R of nine bits. The row added is R 2^i, or its
/// one's complement (511 - R) 2^i. The sign bits, i = B - 1, select from the complements, so that R
/// counts the other way:
///
///                   neither set   one set         both set
///   true rows       0             (255 - R) 2^i   (511 - R) 2^i
///   complemented    511 x 2^i     (256 + R) 2^i   R 2^i
///
/// A pair adds the sum of -a w and a constant of the weights. All activations, all weights.
///
/// Range: -a w is within -2^(6+B) and 127 x 2^(B-1), so that a sum less its constant fits a
/// two's-complement number of 7 + B + log2 G bits: the negated sum needs one bit less than the sum,
/// whose end +2^(6+B) G only the least operands reach.
class PairPe : public IntegerPe {
 public:
  PairPe(IntegerLanes lanes, Rows rows);
  std::uint64_t Step(const Bus& activations, const Bus& weights, int dot, std::uint64_t sum,
                     int sum_bits, Code mode_code) const override;

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;

 private:
  [[nodiscard]] std::uint64_t Weight(const Bus& weights, int lane) const;
  [[nodiscard]] std::uint64_t PairConstant(std::uint64_t negative_weights) const;

  Rows rows_;
};

/// Base-4 digits: the top one -2..1, the others 0..3. Activations travel as u = a + 128; 3 u comes
/// from the row. A digit selects 0, u, 2 u or 3 u, for minus one and minus two 255 - u and 510 - 2
/// u. Rows are added as one's complements, 1023 - row below the top digit and 511 - row for it,
/// which makes the sum run backwards: the group unit negates it. All activations, all weights.
///
/// Range: as PairPe.
class DigitPe : public IntegerPe {
 public:
  explicit DigitPe(IntegerLanes lanes);

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;
};

/// Two signed base-4 digits of the weight less one, w - 1 = 4 h + l with h in -2..1 and l in -1..2,
/// so that no multiple but one and two is needed: every INT4 weight. The sum lacks the group's
/// activation sum, which the group unit adds: its share.
///
/// Minus means complement: 255 less the travelling form, or twice that, which is wrong by a
/// constant of the weights alone. Complemented rows have nine bits, 511 - row. In a true row the
/// lowest bit is one where nothing selects it, another such constant.
///
/// Range: as PairPe, once the share is added, which is done modulo 2^bits; without it, a (w - 1)
/// would take a bit more.
class DigitZPe : public IntegerPe {
 public:
  explicit DigitZPe(Rows rows);
  int ActivationShare() const override { return -1; }  // the sum runs backwards

 protected:
  std::uint64_t Travelling(Code activation) const override;
  std::uint64_t Stored(Code weight) const override;
  std::uint64_t Addend(std::uint64_t travelling, std::uint64_t stored, Code) const override;

 private:
  Rows rows_;
};

}  // namespace mixpe::models
