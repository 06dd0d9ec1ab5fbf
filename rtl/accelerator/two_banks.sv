// SPDX-License-Identifier: Apache-2.0
// A double buffer whose producer reads back what it wrote: two memories, one per bank, so that
// producer (a) and consumer (b) read in the same cycle. They are never in the same bank (asserted).
// Reads take a cycle.
module two_banks #(
  parameter  int unsigned Depth    = 64,
  parameter  int unsigned Width    = 32,
  localparam int unsigned AddrBits = Depth > 1 ? $clog2(Depth) : 1
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                write_i,
  input  logic                write_bank_i,
  input  logic [AddrBits-1:0] waddr_i,
  input  logic [Width-1:0]    wdata_i,
  input  logic                a_read_i,
  input  logic                a_bank_i,
  input  logic [AddrBits-1:0] a_addr_i,
  output logic [Width-1:0]    a_data_o,
  input  logic                b_read_i,
  input  logic                b_bank_i,
  input  logic [AddrBits-1:0] b_addr_i,
  output logic [Width-1:0]    b_data_o
);

  logic [1:0][Width-1:0] data;
  logic                  a_bank_q, b_bank_q;

  for (genvar b = 0; b < 2; ++b) begin : gen_bank
    logic a_here, b_here;
    assign a_here = a_read_i && a_bank_i == 1'(b);
    assign b_here = b_read_i && b_bank_i == 1'(b);
    mem_wrapper #(.Depth(Depth), .Width(Width)) u_memory (
      .clk_i,
      .rst_ni,
      .write_i(write_i && write_bank_i == 1'(b)),
      .waddr_i,
      .wdata_i,
      .read_i (a_here || b_here),
      .raddr_i(a_here ? a_addr_i : b_addr_i),
      .rdata_o(data[b])
    );
  end

  always_ff @(posedge clk_i) begin
    a_bank_q <= a_bank_i;
    b_bank_q <= b_bank_i;
  end
  assign a_data_o = data[a_bank_q];
  assign b_data_o = data[b_bank_q];

  assert property (@(posedge clk_i) disable iff (!rst_ni)
                   a_read_i && b_read_i |-> a_bank_i != b_bank_i);

endmodule
