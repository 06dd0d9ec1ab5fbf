// SPDX-License-Identifier: Apache-2.0
// Signs and magnitudes: the product of the magnitudes, then 2^Product plus or minus it. For minus,
// the bits are inverted and a carry-in joins, so that all is unsigned and small numbers of either
// sign toggle few wires. Without SignedWeight the weight is a magnitude alone.
//
// Golden model: models/pe/families SmoPe, equal bit for bit. Combinational.
// Range: a product of magnitudes is less than 2^Product; a lane adds 1 to 2^(Product + 1) - 1, so
// that 1 + Product + log2(group) bits do not wrap: 18 at group 128 for four-bit signed weights.
module smo_dot #(
  parameter int unsigned Dot          = 4,
  parameter int unsigned WeightBits   = 4,
  parameter bit          SignedWeight = 1'b1,
  parameter int unsigned SumBits      = 15 + WeightBits
) (
  input  logic [0:0]                     mode_i,    // unused: one mode
  input  logic [Dot-1:0][7:0]            row_i,     // sign, magnitude
  input  logic [Dot-1:0][WeightBits-1:0] weight_i,  // sign, magnitude
  input  logic [SumBits-1:0]             sum_i,
  output logic [SumBits-1:0]             sum_o
);

  localparam int unsigned Rows      = 2 * Dot;
  localparam int unsigned Magnitude = SignedWeight ? WeightBits - 1 : WeightBits;  // bits
  localparam int unsigned Product   = 7 + Magnitude;                               // bits

  logic unused_mode;
  assign unused_mode = ^mode_i;

  logic [Dot-1:0][1:0][Product:0] row;  // offset product; its carry-in

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic                              sign;
    logic [Product-1:0]                magnitude;
    logic [Magnitude-1:0][Product-1:0] partial;
    for (genvar i = 0; i < int'(Magnitude); ++i) begin : gen_bit
      assign partial[i] = weight_i[lane][i] ? Product'(row_i[lane][6:0]) << i : '0;
    end
    sum_tree #(.Terms(Magnitude), .Bits(Product)) u_product (
      .term_i(partial),
      .sum_o (magnitude)
    );
    assign sign         = row_i[lane][7] ^ (SignedWeight & weight_i[lane][WeightBits-1]);
    assign row[lane][0] = {~sign, magnitude ^ {Product{sign}}};
    assign row[lane][1] = (Product + 1)'(sign);
  end

  row_sum #(
    .Rows  (Rows),
    .Width (Product + 1),
    .Bits  (SumBits),
    .Length({Dot{8'd1, 8'(Product + 1)}})
  ) u_sum (
    .row_i(row),
    .sum_i(sum_i),
    .sum_o(sum_o)
  );

endmodule
