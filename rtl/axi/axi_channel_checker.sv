// SPDX-License-Identifier: Apache-2.0
// Assertions on one valid/ready channel (IHI 0022H A3.1.2, A3.2.1). For simulation.
//
// Reset is looked at from its second clock edge on: before the first one a simulator that starts
// with random values has not seen it.
module axi_channel_checker #(
  parameter int unsigned Width = 8
) (
  input logic             clk_i,
  input logic             rst_ni,
  input logic             valid_i,
  input logic             ready_i,
  input logic [Width-1:0] payload_i
);

  logic in_reset_q;
  always_ff @(posedge clk_i) in_reset_q <= !rst_ni;

  ValidHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && !ready_i |=> valid_i)
    else $error("valid fell before ready");
  PayloadHolds: assert property (@(posedge clk_i) disable iff (!rst_ni)
    valid_i && !ready_i |=> $stable(payload_i))
    else $error("payload changed before ready");
  QuietInReset: assert property (@(posedge clk_i) !rst_ni && in_reset_q |-> !valid_i)
    else $error("valid during reset");

endmodule
