// SPDX-License-Identifier: Apache-2.0
// What `mixpe verify` proves of os_tile by induction, for PEs of INT8 activations and INT4 weights:
// after any number of steps up to MaxGroup, groups of any length before, the sum register holds the
// sum of all products since first_i, and nothing has wrapped. The sum of a zero row beside it takes
// away constants that depend on the weights alone. The strengthening lemma is the range: |sum| is
// at most 2^10 per step (-128 x -8). Not synthesised.
`include "pe.svh"

module group_sum #(
  parameter  int unsigned MaxGroup = 128,
  localparam int unsigned SumBits  = `PE_SUM_BITS(MaxGroup),
  localparam int unsigned Wide     = 40
) (
  input logic                       clk_i,
  input logic                       first_i,
  input logic [`PE_ACT_BITS-1:0]    act_i,
  input logic [`PE_WEIGHT_BITS-1:0] weight_i
);

  logic [SumBits-1:0] full, zero;
  pe_column u_full (.clk_i, .first_i, .mode_i('0), .act_i, .weight_i, .sum_o(full));
  pe_column u_zero (.clk_i, .first_i, .mode_i('0), .act_i('0), .weight_i, .sum_o(zero));

  // The same in whole numbers, one cycle behind the inputs as the tile is.
  logic                              first_q;
  logic                              known_q   = 1'b0;  // the registers hold an input
  logic                              started_q = 1'b0;  // a group has begun
  logic signed [`PE_ACT_BITS-1:0]    act_q;
  logic signed [`PE_WEIGHT_BITS-1:0] weight_q;
  logic [$clog2(MaxGroup+1)-1:0]     steps_q = '0;
  logic signed [Wide-1:0]            sum_q   = '0;
  always_ff @(posedge clk_i) begin
    known_q  <= 1'b1;
    first_q  <= first_i;
    act_q    <= act_i;
    weight_q <= weight_i;
    if (known_q && (first_q || started_q)) begin
      started_q <= 1'b1;
      steps_q   <= first_q ? 1 : steps_q + 1;
      sum_q     <= (first_q ? '0 : sum_q) + Wide'(act_q) * Wide'(weight_q);
    end
  end

  logic signed [SumBits-1:0] difference;
  logic signed [Wide-1:0]    bound;
  assign difference = full - zero;
  assign bound      = $signed(Wide'({steps_q, 10'd0}));

  always_comb begin
    assume (first_q || steps_q < MaxGroup);
    if (started_q) begin
      assert (steps_q >= 1 && steps_q <= MaxGroup);
      assert (sum_q <= bound && sum_q >= -bound);
      assert (Wide'(difference) == sum_q);
    end
  end

endmodule
