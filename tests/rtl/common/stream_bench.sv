// SPDX-License-Identifier: Apache-2.0
// Test bench top: fifos of several depths and a spill register side by side, each with its own
// handshakes. Index 4 is the spill register. Not synthesised.
module stream_bench #(
  localparam int unsigned Width = 16
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic [4:0]            valid_i,
  output logic [4:0]            ready_o,
  input  logic [4:0][Width-1:0] data_i,
  output logic [4:0]            valid_o,
  input  logic [4:0]            ready_i,
  output logic [4:0][Width-1:0] data_o
);

  localparam int unsigned Depths [4] = '{1, 2, 3, 5};
  for (genvar i = 0; i < 4; ++i) begin : gen_fifo
    fifo #(.Width(Width), .Depth(Depths[i])) u_fifo (
      .clk_i, .rst_ni,
      .valid_i(valid_i[i]),
      .ready_o(ready_o[i]),
      .data_i (data_i[i]),
      .valid_o(valid_o[i]),
      .ready_i(ready_i[i]),
      .data_o (data_o[i])
    );
  end

  spill_register #(.Width(Width)) u_spill (
    .clk_i, .rst_ni,
    .valid_i(valid_i[4]),
    .ready_o(ready_o[4]),
    .data_i (data_i[4]),
    .valid_o(valid_o[4]),
    .ready_i(ready_i[4]),
    .data_o (data_o[4])
  );

endmodule
