// SPDX-License-Identifier: Apache-2.0
// The greatest exponent field of a group of finite FP16 activations, subnormals and zero counting
// as 1. field_o is, one cycle after en_i, that of Lanes activations and of base_i (nothing, with
// first_i): with base_i = field_o the greatest of a group that comes in several beats. Golden
// model: models/group_align GroupExponentField.
module group_exponent #(
  parameter int unsigned Lanes = 4
) (
  input  logic                   clk_i,
  input  logic                   en_i,
  input  logic                   first_i,
  input  logic [Lanes-1:0][15:0] act_i,
  input  logic [4:0]             base_i,
  output logic [4:0]             field_o
);

  logic [4:0] field_d;

  always_comb begin
    field_d = first_i ? 5'd1 : base_i;
    for (int lane = 0; lane < int'(Lanes); ++lane) begin
      if (act_i[lane][14:10] > field_d) field_d = act_i[lane][14:10];
    end
  end

  logic unused_rest;
  assign unused_rest = ^act_i;

  always_ff @(posedge clk_i) if (en_i) field_o <= field_d;

endmodule
