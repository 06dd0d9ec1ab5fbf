// SPDX-License-Identifier: Apache-2.0
// Test bench top: a group's exponent over 3 lanes, and one activation aligned to several widths.
// Not synthesised.
module group_align_bench (
  input  logic               clk_i,
  input  logic               en_i,
  input  logic               first_i,
  input  logic [2:0][15:0]   act_i,
  output logic [4:0]         field_o,
  input  logic [15:0]        fp16_i,
  input  logic [4:0]         field_i,
  output logic signed [10:0] aligned11_o,
  output logic signed [11:0] aligned12_o,
  output logic signed [12:0] aligned13_o,
  output logic signed [15:0] aligned16_o
);

  group_exponent #(.Lanes(3)) u_exponent (
    .clk_i  (clk_i),
    .en_i   (en_i),
    .first_i(first_i),
    .act_i  (act_i),
    .base_i (field_o),
    .field_o(field_o)
  );

  fp16_align #(.Bits(11)) u_11 (.fp16_i(fp16_i), .field_i(field_i), .aligned_o(aligned11_o));
  fp16_align #(.Bits(12)) u_12 (.fp16_i(fp16_i), .field_i(field_i), .aligned_o(aligned12_o));
  fp16_align #(.Bits(13)) u_13 (.fp16_i(fp16_i), .field_i(field_i), .aligned_o(aligned13_o));
  fp16_align #(.Bits(16)) u_16 (.fp16_i(fp16_i), .field_i(field_i), .aligned_o(aligned16_o));

endmodule
