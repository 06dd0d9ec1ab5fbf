// SPDX-License-Identifier: Apache-2.0
// Assertions on one valid/ready handshake, for simulation: what is offered stays offered, and stays
// the same, until it is taken (for AXI: IHI 0022H A3.1.2, A3.2.1). Every module that makes a
// valid_o holds one; in synthesis it is empty.
//
// Reset is looked at from its second clock edge on: before the first one a simulator that starts
// with random values has not seen it.
module handshake_checker #(
  parameter int unsigned Width = 1,
  parameter bit          Quiet = 1'b0  // valid is low during reset, as AXI demands
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             withdraw_i,  // an offer may be taken back or changed: an abort
  input logic             valid_i,
  input logic             ready_i,
  input logic [Width-1:0] data_i
);

`ifndef SYNTHESIS
  // What samples here is the reset that flip-flops elsewhere take asynchronously.
  // verilator lint_off SYNCASYNCNET
  logic in_reset_q;
  always_ff @(posedge clk_i) in_reset_q <= !rst_ni;

  ValidHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && !ready_i |=> valid_i || withdraw_i)
    else $error("valid fell before ready");
  PayloadHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && !ready_i |=> $stable(data_i) || withdraw_i)
    else $error("payload changed before ready");
  QuietInReset: assert property (@(posedge clk_i)
    Quiet && !rst_ni && in_reset_q |-> !valid_i)
    else $error("valid during reset");
  // verilator lint_on SYNCASYNCNET
`endif

endmodule
