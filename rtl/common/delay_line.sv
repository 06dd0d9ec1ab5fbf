// SPDX-License-Identifier: Apache-2.0
// data_o is data_i of Depth cycles ago; Depth 0 is a wire. Datapath: no reset.
module delay_line #(
  parameter int unsigned Bits  = 8,
  parameter int unsigned Depth = 1
) (
  input  logic            clk_i,
  input  logic [Bits-1:0] data_i,
  output logic [Bits-1:0] data_o
);

  if (Depth == 0) begin : gen_wire
    logic unused_clk;
    assign unused_clk = clk_i;
    assign data_o     = data_i;
  end else begin : gen_registers
    logic [Depth-1:0][Bits-1:0] stage_q;
    for (genvar i = 0; i < int'(Depth); ++i) begin : gen_stage
      if (i == 0) begin : gen_first
        always_ff @(posedge clk_i) stage_q[i] <= data_i;
      end else begin : gen_next
        always_ff @(posedge clk_i) stage_q[i] <= stage_q[i-1];
      end
    end
    assign data_o = stage_q[Depth-1];
  end

endmodule
