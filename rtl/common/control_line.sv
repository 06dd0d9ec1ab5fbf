// SPDX-License-Identifier: Apache-2.0
// A delay line for control bits: stage_o[i] is data_i of i cycles ago, i from 0 to Depth. Reset
// clears all stages, so that nothing valid is in flight after it.
module control_line #(
  parameter int unsigned Bits  = 1,
  parameter int unsigned Depth = 1
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic [Bits-1:0]          data_i,
  output logic [Depth:0][Bits-1:0] stage_o
);

  assign stage_o[0] = data_i;
  if (Depth == 0) begin : gen_wire
    logic unused_clock;
    assign unused_clock = clk_i ^ rst_ni;
  end
  for (genvar i = 0; i < int'(Depth); ++i) begin : gen_stage
    logic [Bits-1:0] stage_q;
    always_ff @(posedge clk_i or negedge rst_ni) begin
      if (!rst_ni) stage_q <= '0;
      else         stage_q <= stage_o[i];
    end
    assign stage_o[i+1] = stage_q;
  end

endmodule
