// SPDX-License-Identifier: Apache-2.0
// One column's resident weights: flip-flops or latches, single or double buffered.
//
// Both clocks are gated and tick only in the cycle that writes: a resident weight costs no clock
// energy. load_clk_i writes weight_i (into the shadow, when double buffered), swap_clk_i makes the
// shadow the resident weight. Latches are transparent while their clock is high; their data come
// from registers on the ungated clock, so they are stable from before the rise to after the fall.
module weight_store #(
  parameter int unsigned Bits         = 16,
  parameter bit          LatchStore   = 1'b0,
  parameter bit          DoubleBuffer = 1'b0
) (
  input  logic            load_clk_i,
  input  logic            swap_clk_i,  // unused when single buffered
  input  logic [Bits-1:0] weight_i,
  output logic [Bits-1:0] weight_o
);

  logic [Bits-1:0] loaded;

  if (LatchStore) begin : gen_load_latch
    always_latch if (load_clk_i) loaded = weight_i;
  end else begin : gen_load_flop
    always_ff @(posedge load_clk_i) loaded <= weight_i;
  end

  if (!DoubleBuffer) begin : gen_single
    logic unused_swap;
    assign unused_swap = swap_clk_i;
    assign weight_o    = loaded;
  end else if (LatchStore) begin : gen_swap_latch
    always_latch if (swap_clk_i) weight_o = loaded;
  end else begin : gen_swap_flop
    always_ff @(posedge swap_clk_i) weight_o <= loaded;
  end

endmodule
