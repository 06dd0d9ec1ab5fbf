// SPDX-License-Identifier: Apache-2.0
// Dot products of unsigned (biased) activations and signed INT4 weights in one carry-save sum. A
// product is two radix-4 Booth rows: 0, 1 or 2 times the activation, inverted where the digit is
// negative. Inversion and bias leave a constant of the weights alone, so there is no sign
// extension and no carry-in; the gates and inversions of resident weights cost no energy.
//
// Golden model: models/pe/booth BoothProduct. Combinational. Sums are modulo 2^SumBits, which must
// hold a row: ActBits + 3.
module booth_dot #(
  parameter int unsigned ActBits = 8,
  parameter int unsigned Dot     = 4,
  parameter int unsigned SumBits = 19
) (
  input  logic [Dot-1:0][ActBits-1:0] row_i,     // unsigned
  input  logic [Dot-1:0][3:0]         weight_i,  // two's complement
  input  logic [SumBits-1:0]          sum_i,
  output logic [SumBits-1:0]          sum_o
);

  logic [Dot-1:0][1:0][SumBits-1:0] row;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic [4:0] bits;  // Booth digit d looks at bits 2d + 2 to 2d of this
    assign bits = {weight_i[lane], 1'b0};
    for (genvar d = 0; d < 2; ++d) begin : gen_digit
      logic             negative, once, twice;
      logic [ActBits:0] multiple, digit;
      assign negative = bits[2*d+2];
      assign once     = bits[2*d+1] ^ bits[2*d];
      assign twice    = !once && bits[2*d+2] != bits[2*d+1];
      assign multiple = (once ? {1'b0, row_i[lane]} : '0) | (twice ? {row_i[lane], 1'b0} : '0);
      assign digit    = multiple ^ {(ActBits + 1){negative}};
      assign row[lane][d] = SumBits'(digit) << (2 * d);
    end
  end

  sum_tree #(.Terms(2 * Dot + 1), .Bits(SumBits)) u_sum (.term_i({sum_i, row}), .sum_o(sum_o));

endmodule
