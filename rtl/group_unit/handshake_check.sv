// SPDX-License-Identifier: Apache-2.0
// Assertions on one valid/ready handshake: what is offered stays offered, and stays the same, until
// it is taken. Not synthesised.
module handshake_check #(
  parameter int unsigned Bits = 1
) (
  input logic            clk_i,
  input logic            rst_ni,
  input logic            valid_i,
  input logic            ready_i,
  input logic [Bits-1:0] data_i
);

  // An assertion samples the reset that flip-flops take asynchronously.
  // verilator lint_off SYNCASYNCNET
  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && !ready_i |=> valid_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && !ready_i |=> $stable(data_i));
  // verilator lint_on SYNCASYNCNET

endmodule
