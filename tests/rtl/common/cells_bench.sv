// SPDX-License-Identifier: Apache-2.0
// Test bench top: the cells without a handshake, side by side: a clock gate that counts, lines of
// several depths, a memory whose depth is no power of two. Not synthesised.
module cells_bench #(
  localparam int unsigned Bits = 5
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 en_i,
  output logic                 gated_o,
  output logic                 latch_gated_o,
  output logic [7:0]           edges_o,       // rising ones of gated_o
  input  logic [Bits-1:0]      data_i,
  output logic [3:0][Bits-1:0] control_o,     // data_i 0 to 3 cycles ago, since reset
  output logic [3:0][Bits-1:0] delayed_data_o, // the same without reset
  input  logic                 write_i,
  input  logic [2:0]           waddr_i,
  input  logic                 read_i,
  input  logic [2:0]           raddr_i,
  output logic [Bits-1:0]      rdata_o
);

  clock_gate u_gate (.clk_i, .en_i, .clk_o(gated_o));
  clock_gate #(.DrivesLatches(1'b1)) u_latch_gate (.clk_i, .en_i, .clk_o(latch_gated_o));
  always_ff @(posedge gated_o or negedge rst_ni) begin
    if (!rst_ni) edges_o <= '0;
    else         edges_o <= edges_o + 8'd1;
  end

  control_line #(.Bits(Bits), .Depth(3)) u_control (
    .clk_i, .rst_ni, .data_i, .stage_o(control_o)
  );
  for (genvar depth = 0; depth < 4; ++depth) begin : gen_delay
    delay_line #(.Bits(Bits), .Depth(depth)) u_delay (
      .clk_i, .data_i, .data_o(delayed_data_o[depth])
    );
  end

  mem_wrapper #(.Depth(6), .Width(Bits)) u_memory (
    .clk_i, .rst_ni, .write_i, .waddr_i, .wdata_i(data_i), .read_i, .raddr_i, .rdata_o
  );

endmodule
