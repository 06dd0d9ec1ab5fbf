// SPDX-License-Identifier: Apache-2.0
// Output-stationary array: Rows x TileCols tiles of Cols columns; every column keeps one sum.
//
// One step per cycle: Dot lanes of K for each of Rows output rows (act_i) and of all columns
// (weight_i). A group is steps_i consecutive steps from first_i on; its sums leave as Rows rows of
// all columns, the last row first, one per cycle.
//
//   act_i -> skew r -> act_edge -> right;  weight_i -> skew c -> weight_edge -> down
//
// Drain without collisions: with D = 2 + TreeRegister and T the cycle of the last step, tile (r, c)
// has its sum in cycle T + r + c + D and copies it into its drain register then. From cycle
// T + Rows + c + D on the drain registers of a tile column shift down; row r takes part for r
// cycles, until all that lay above it has passed, and may capture anew in the next one. So last
// steps keep Rows cycles apart: a group lasts max(steps, Rows) cycles, and ready_o holds back the
// first step of one that would end too early. The sums of row Rows - 1 - i leave, deskewed, in
// cycle T + Latency + i; Latency = Rows + TileCols + D - 1. (Draining upward would need 2 Rows - 1
// cycles per group, because a row would leave every other cycle only.)
//
// A wave whose activations are all zero in some row gives that row the constants that sums carry.
// Golden model: models/array, equal in every sum and cycle.
`include "pe.svh"

module os_array #(
  parameter  int unsigned Rows         = 4,
  parameter  int unsigned TileCols     = 4,
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,   // products that one sum may hold
  parameter  bit          TreeRegister = 1'b0,
  localparam int unsigned ActBits      = `PE_ACT_BITS * Dot,
  localparam int unsigned WeightBits   = `PE_WEIGHT_BITS * Dot,
  localparam int unsigned EdgeBits     = `PE_EDGE_BITS(Dot),
  localparam int unsigned StoreBits    = `PE_STORE_BITS(Dot),
  localparam int unsigned SumBits      = `PE_SUM_BITS(MaxGroup),
  localparam int unsigned RowBits      = Rows > 1 ? $clog2(Rows) : 1,
  localparam int unsigned StepBits     = $clog2(MaxGroup + 1)
) (
  input  logic                                          clk_i,
  input  logic                                          rst_ni,
  // A step; a group's first waits for ready_o, the others follow without a gap.
  input  logic                                          valid_i,
  output logic                                          ready_o,
  input  logic                                          first_i,
  input  logic [StepBits-1:0]                           steps_i,  // of the group, read with first_i
  input  logic [`PE_MODE_BITS-1:0]                      mode_i,   // constant within a group
  input  logic [Rows-1:0][ActBits-1:0]                  act_i,
  input  logic [TileCols-1:0][Cols-1:0][WeightBits-1:0] weight_i,
  // Sums of output row row_o.
  output logic                                          valid_o,
  output logic [RowBits-1:0]                            row_o,
  output logic [TileCols-1:0][Cols-1:0][SumBits-1:0]    sum_o
);

  localparam int unsigned Settle  = 2 + int'(TreeRegister);  // step into a tile to its sum
  localparam int unsigned Latency = Rows + TileCols + Settle - 1;
  localparam int unsigned HoldBits = $clog2(Rows + 1);

  // left_q: steps of the present group still to come. hold_q: cycles until a last step may come.
  logic                start, last_step;
  logic [StepBits-1:0] left_q, left_d;
  logic [HoldBits-1:0] hold_q, hold_d;
  assign ready_o   = !first_i || 32'(hold_q) < 32'(steps_i);
  assign start     = valid_i && first_i && ready_o;
  assign last_step = valid_i && (first_i ? start && steps_i == StepBits'(1)
                                         : left_q == StepBits'(1));
  always_comb begin
    left_d = left_q;
    if (start)                          left_d = steps_i - 1'b1;
    else if (valid_i && left_q != '0)   left_d = left_q - 1'b1;
    hold_d = hold_q;
    if (last_step)         hold_d = HoldBits'(Rows - 1);
    else if (hold_q != '0) hold_d = hold_q - 1'b1;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      left_q <= '0;
      hold_q <= '0;
    end else begin
      left_q <= left_d;
      hold_q <= hold_d;
    end
  end

  // The last step of a group, remembered until the last row has left.
  localparam int unsigned Known = Latency + Rows - 1;
  logic [Known:0] last;
  control_line #(.Depth(Known)) u_last (
    .clk_i, .rst_ni, .data_i(last_step), .stage_o(last)
  );
  always_comb begin
    row_o = '0;
    for (int unsigned i = 0; i < Rows; ++i) begin
      if (last[Latency+i]) row_o = RowBits'(Rows - 1 - i);
    end
  end
  assign valid_o = |last[Known:Latency];

  logic [Rows-1:0][`PE_MODE_BITS-1:0]     mode_row;
  logic [TileCols-1:0][`PE_MODE_BITS-1:0] mode_col;
  logic [Rows-1:0]                        first_row;
  control_line #(.Bits(`PE_MODE_BITS), .Depth(Rows - 1)) u_mode_rows (
    .clk_i, .rst_ni, .data_i(mode_i), .stage_o(mode_row)
  );
  control_line #(.Bits(`PE_MODE_BITS), .Depth(TileCols - 1)) u_mode_cols (
    .clk_i, .rst_ni, .data_i(mode_i), .stage_o(mode_col)
  );
  control_line #(.Depth(Rows - 1)) u_first (
    .clk_i, .rst_ni, .data_i(start), .stage_o(first_row)
  );

  logic [Rows:0][TileCols-1:0][Cols-1:0][StoreBits-1:0] weight;  // from above; [0]: the top edge
  logic [Rows:0][TileCols-1:0][Cols-1:0][SumBits-1:0]   drain;   // [0]: nothing above row 0
  assign drain[0] = '0;
  for (genvar c = 0; c < int'(TileCols); ++c) begin : gen_col_edge
    logic [Cols-1:0][WeightBits-1:0] skewed;
    delay_line #(.Bits(Cols * WeightBits), .Depth(c)) u_skew (
      .clk_i, .data_i(weight_i[c]), .data_o(skewed)
    );
    for (genvar i = 0; i < int'(Cols); ++i) begin : gen_weight_edge
      weight_edge #(.Dot(Dot)) u_weight_edge (
        .mode_i(mode_col[c]), .weight_i(skewed[i]), .weight_o(weight[0][c][i])
      );
    end
    delay_line #(.Bits(Cols * SumBits), .Depth(TileCols - 1 - c)) u_deskew (
      .clk_i, .data_i(drain[Rows][c]), .data_o(sum_o[c])
    );
  end
  logic unused_bottom;
  assign unused_bottom = ^weight[Rows];

  for (genvar r = 0; r < int'(Rows); ++r) begin : gen_row
    logic [ActBits-1:0]                   skewed;
    logic [TileCols:0][EdgeBits-1:0]      act;
    logic [TileCols:0]                    first;
    logic [TileCols:0][`PE_MODE_BITS-1:0] mode;
    logic [TileCols-1:0][1:0]             move;   // {capture, shift} of each tile

    delay_line #(.Bits(ActBits), .Depth(r)) u_skew (
      .clk_i, .data_i(act_i[r]), .data_o(skewed)
    );
    act_edge #(.Dot(Dot)) u_act_edge (.mode_i(mode_row[r]), .act_i(skewed), .act_o(act[0]));
    control_line #(.Bits(`PE_MODE_BITS), .Depth(TileCols)) u_mode_tiles (
      .clk_i, .rst_ni, .data_i(mode_row[r]), .stage_o(mode)
    );
    logic shift;
    if (r == 0) begin : gen_top
      assign shift = 1'b0;
    end else begin : gen_shift
      assign shift = |last[Settle+Rows +: r];
    end
    control_line #(.Bits(2), .Depth(TileCols - 1)) u_move (
      .clk_i, .rst_ni, .data_i({last[Settle+r], shift}), .stage_o(move)
    );
    assign first[0] = first_row[r];
    logic unused_ends;
    assign unused_ends = ^{first[TileCols], mode[0], act[TileCols]};

    for (genvar c = 0; c < int'(TileCols); ++c) begin : gen_tile
      logic [Cols-1:0][SumBits-1:0] sum, drain_d, drain_q;
      os_tile #(
        .Cols(Cols), .Dot(Dot), .MaxGroup(MaxGroup), .TreeRegister(TreeRegister)
      ) u_tile (
        .clk_i,
        .mode_i  (mode[c+1]),
        .first_i (first[c]),
        .first_o (first[c+1]),
        .act_i   (act[c]),
        .act_o   (act[c+1]),
        .weight_i(weight[r][c]),
        .weight_o(weight[r+1][c]),
        .sum_o   (sum)
      );
      always_comb begin
        drain_d = drain_q;
        if (move[c][1])      drain_d = sum;
        else if (move[c][0]) drain_d = drain[r][c];
      end
      always_ff @(posedge clk_i) drain_q <= drain_d;
      assign drain[r+1][c] = drain_q;
      assert property (@(posedge clk_i) disable iff (!rst_ni) move[c] != 2'b11);
    end
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && first_i |-> steps_i != '0);
  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && first_i |-> left_q == '0);
  assert property (@(posedge clk_i) disable iff (!rst_ni) left_q != '0 |-> valid_i && !first_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && !first_i |-> left_q != '0);
  assert property (@(posedge clk_i) disable iff (!rst_ni) first_i && valid_i && !ready_o
                   |=> first_i && valid_i && $stable(steps_i));

endmodule
