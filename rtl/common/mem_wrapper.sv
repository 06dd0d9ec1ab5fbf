// SPDX-License-Identifier: Apache-2.0
// A memory of Depth words with one write and one read port. rdata_o is the word read in the cycle
// before and stays until the next read. Reading a word in the cycle that writes it gives the old
// one in this model and anything in a macro: nobody does (asserted). Behavioural: a technology
// replaces this module by an SRAM macro or a register file. The contents have no reset.
module mem_wrapper #(
  parameter  int unsigned Depth    = 64,
  parameter  int unsigned Width    = 32,
  localparam int unsigned AddrBits = Depth > 1 ? $clog2(Depth) : 1
) (
  input  logic                clk_i,
  input  logic                rst_ni,   // for the assertions only
  input  logic                write_i,
  input  logic [AddrBits-1:0] waddr_i,
  input  logic [Width-1:0]    wdata_i,
  input  logic                read_i,
  input  logic [AddrBits-1:0] raddr_i,
  output logic [Width-1:0]    rdata_o
);

  logic [Width-1:0] word [Depth];

  always_ff @(posedge clk_i) if (write_i) word[waddr_i] <= wdata_i;
  always_ff @(posedge clk_i) if (read_i) rdata_o <= word[raddr_i];

  assert property (@(posedge clk_i) disable iff (!rst_ni) write_i |-> 32'(waddr_i) < Depth);
  assert property (@(posedge clk_i) disable iff (!rst_ni) read_i |-> 32'(raddr_i) < Depth);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
                   write_i && read_i |-> waddr_i != raddr_i);

endmodule
