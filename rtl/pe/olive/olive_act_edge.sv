// SPDX-License-Identifier: Apache-2.0
// OliVe's decoders for a row's activations, one per pair; see olive_decode.
// Golden model: models/pe/olive. Combinational.
module olive_act_edge #(
  parameter int unsigned Dot = 4
) (
  input  logic [1:0]               mode_i,
  input  logic [Dot-1:0][1:0][3:0] act_i,
  output logic [Dot-1:0][1:0][5:0] act_o
);

  logic unused_mode;
  assign unused_mode = mode_i[0];

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    olive_decode u_decode (
      .flint_i  (mode_i[1]),
      .code_i   (act_i[lane]),
      .operand_o(act_o[lane])
    );
  end

endmodule
