// SPDX-License-Identifier: Apache-2.0
// Clock gate: a latch, transparent while the clock is low, and an AND. clk_o ticks once at the
// rising edge that ends a cycle in which en_i was high. Behavioural: a technology replaces this
// module by its integrated clock-gating cell.
module clock_gate #(
  parameter bit DrivesLatches = 1'b0  // clk_o opens latches, whose outputs feed flip-flops on clk_i
) (
  input  logic clk_i,
  input  logic en_i,   // from registers on clk_i, or settled while clk_i is low
  output logic clk_o
);

  logic en_latch;
  always_latch if (!clk_i) en_latch = en_i;

`ifdef VERILATOR
  // The simulator settles what depends on an input before it lets flip-flops sample, so a latch
  // would pass its new value through to a flip-flop at the same edge. In silicon the gate delays;
  // here a non-blocking assignment does.
  if (DrivesLatches) begin : gen_after_sampling
    always_ff @(posedge clk_i or negedge clk_i) clk_o <= clk_i & en_latch;
  end else begin : gen_and
    assign clk_o = clk_i & en_latch;
  end
`else
  logic unused_kind;
  assign unused_kind = DrivesLatches;
  assign clk_o       = clk_i & en_latch;
`endif

endmodule
