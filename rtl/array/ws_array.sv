// SPDX-License-Identifier: Apache-2.0
// Weight-stationary array: Rows x TileCols tiles of Cols columns x Dot lanes, any shape from 1 x 1.
//
// One wave per cycle: a row of activations for all array rows (Rows x Dot lanes of K), the sums
// that it continues (sum_i, zero to begin), what it is (tag_i), whether it is the first to meet new
// weights (swap_i), and whether its activations count as zero (zero_i). Its sums leave together
// Latency cycles later. Nothing stalls inside: whoever sends a wave has room for its sums.
//
//   act_i -> skew r -> act_edge -> tile (r, 0) -> tile (r, 1) ... one cycle per tile
//   sum_i -> skew c -> tile (0, c) down to tile (Rows-1, c) -> deskew -> sum_o
//
// Latency = Rows + TileCols + TreeRegister cycles from act_i to sum_o, one wave per cycle.
//
// Weights: load_i writes row load_row_i of all columns into the shadow store one cycle later, by a
// column bus and one clock gate per tile row. A swap travels with its wave, so each tile changes
// weights between two waves and the next load runs under the present waves. The rules (asserted):
// a swap wave enters at least 2 - r cycles after the load of row r (so one load per cycle, rows
// ascending, may run just ahead of it), and the next load of row r at least r + TileCols cycles
// after the swap wave. So a weight tile lasts max(waves, Rows, TileCols + 2) cycles.
//
// The zero row: one wave with zero_i per weight tile gives the constants that sums carry
// (rtl/README.md). Golden model: models/array, equal in every sum and cycle.
`include "pe.svh"

module ws_array #(
  parameter  int unsigned Rows         = 4,
  parameter  int unsigned TileCols     = 4,
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,   // products that one sum may hold
  parameter  bit          TreeRegister = 1'b0,
  parameter  bit          LatchStore   = 1'b0,
  parameter  int unsigned TagBits      = 1,
  localparam int unsigned ActBits      = `PE_ACT_BITS * Dot,
  localparam int unsigned WeightBits   = `PE_WEIGHT_BITS * Dot,
  localparam int unsigned EdgeBits     = `PE_EDGE_BITS(Dot),
  localparam int unsigned StoreBits    = `PE_STORE_BITS(Dot),
  localparam int unsigned SumBits      = `PE_SUM_BITS(MaxGroup),
  localparam int unsigned RowBits      = Rows > 1 ? $clog2(Rows) : 1
) (
  input  logic                                          clk_i,
  input  logic                                          rst_ni,
  // Weights of one array row.
  input  logic                                          load_i,
  input  logic [RowBits-1:0]                            load_row_i,
  input  logic [`PE_MODE_BITS-1:0]                      load_mode_i,
  input  logic [TileCols-1:0][Cols-1:0][WeightBits-1:0] weight_i,
  // A wave. mode_i changes only with swap_i.
  input  logic                                          valid_i,
  input  logic                                          swap_i,
  input  logic                                          zero_i,
  input  logic [`PE_MODE_BITS-1:0]                      mode_i,
  input  logic [TagBits-1:0]                            tag_i,
  input  logic [Rows-1:0][ActBits-1:0]                  act_i,
  input  logic [TileCols-1:0][Cols-1:0][SumBits-1:0]    sum_i,
  // Its sums.
  output logic                                          valid_o,
  output logic                                          zero_o,
  output logic [TagBits-1:0]                            tag_o,
  output logic [TileCols-1:0][Cols-1:0][SumBits-1:0]    sum_o
);

  localparam int unsigned Latency = Rows + TileCols + int'(TreeRegister);

  // What travels beside the wave and leaves with its sums.
  logic [Latency:0] valid;
  control_line #(.Depth(Latency)) u_valid (
    .clk_i, .rst_ni, .data_i(valid_i), .stage_o(valid)
  );
  delay_line #(.Bits(TagBits + 1), .Depth(Latency)) u_tag (
    .clk_i, .data_i({zero_i, tag_i}), .data_o({zero_o, tag_o})
  );
  assign valid_o = valid[Latency];

  // Weight bus: registered codes in stored form, and the row whose shadow takes them. Flip-flops
  // take the bus at the edge after it was set; latches open at the edge that sets it.
  logic [TileCols-1:0][Cols-1:0][StoreBits-1:0] store, store_q;
  logic [Rows-1:0] load_row, load_row_q, load_clk;
  for (genvar c = 0; c < int'(TileCols); ++c) begin : gen_weight_tile
    for (genvar i = 0; i < int'(Cols); ++i) begin : gen_weight_edge
      weight_edge #(.Dot(Dot)) u_weight_edge (
        .mode_i(load_mode_i), .weight_i(weight_i[c][i]), .weight_o(store[c][i])
      );
    end
  end
  always_ff @(posedge clk_i) store_q <= store;
  for (genvar r = 0; r < int'(Rows); ++r) begin : gen_load
    assign load_row[r] = load_i && load_row_i == RowBits'(r);
    clock_gate #(.DrivesLatches(LatchStore)) u_gate (
      .clk_i, .en_i(LatchStore ? load_row[r] : load_row_q[r]), .clk_o(load_clk[r])
    );
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) load_row_q <= '0;
    else         load_row_q <= load_row;
  end

  // Swap and mode: skewed like the activations, one cycle per row and per tile.
  logic [Rows-1:0]                    swap_row;
  logic [Rows-1:0][`PE_MODE_BITS-1:0] mode_row;
  control_line #(.Depth(Rows - 1)) u_swap (
    .clk_i, .rst_ni, .data_i(swap_i & valid_i), .stage_o(swap_row)
  );
  control_line #(.Bits(`PE_MODE_BITS), .Depth(Rows - 1)) u_mode (
    .clk_i, .rst_ni, .data_i(mode_i), .stage_o(mode_row)
  );

  // Sums run down: sum[0] is what enters the top, sum[Rows] what leaves the bottom.
  logic [Rows:0][TileCols-1:0][Cols-1:0][SumBits-1:0] sum;
  for (genvar c = 0; c < int'(TileCols); ++c) begin : gen_sum_edge
    delay_line #(.Bits(Cols * SumBits), .Depth(1 + int'(TreeRegister) + c)) u_skew (
      .clk_i, .data_i(sum_i[c]), .data_o(sum[0][c])
    );
    delay_line #(.Bits(Cols * SumBits), .Depth(TileCols - 1 - c)) u_deskew (
      .clk_i, .data_i(sum[Rows][c]), .data_o(sum_o[c])
    );
  end

  for (genvar r = 0; r < int'(Rows); ++r) begin : gen_row
    logic [ActBits-1:0]                       skewed;
    logic [TileCols:0][EdgeBits-1:0]          act;
    logic [TileCols:0]                        swap;
    logic [TileCols:0][`PE_MODE_BITS-1:0]     mode;

    delay_line #(.Bits(ActBits), .Depth(r)) u_skew (
      .clk_i, .data_i(zero_i ? '0 : act_i[r]), .data_o(skewed)
    );
    act_edge #(.Dot(Dot)) u_act_edge (.mode_i(mode_row[r]), .act_i(skewed), .act_o(act[0]));
    control_line #(.Depth(TileCols)) u_swap_tiles (
      .clk_i, .rst_ni, .data_i(swap_row[r]), .stage_o(swap)
    );
    control_line #(.Bits(`PE_MODE_BITS), .Depth(TileCols)) u_mode_tiles (
      .clk_i, .rst_ni, .data_i(mode_row[r]), .stage_o(mode)
    );
    logic unused_ends;
    assign unused_ends = ^{swap[TileCols], mode[0], act[TileCols]};

    for (genvar c = 0; c < int'(TileCols); ++c) begin : gen_tile
      logic swap_clk;
      clock_gate #(.DrivesLatches(LatchStore)) u_swap_gate (
        .clk_i, .en_i(swap[c]), .clk_o(swap_clk)
      );
      ws_tile #(
        .Cols(Cols), .Dot(Dot), .MaxGroup(MaxGroup), .TreeRegister(TreeRegister),
        .LatchStore(LatchStore), .DoubleBuffer(1'b1)
      ) u_tile (
        .clk_i,
        .load_clk_i(load_clk[r]),
        .swap_clk_i(swap_clk),
        .mode_i    (mode[c+1]),
        .weight_i  (store_q[c]),
        .act_i     (act[c]),
        .act_o     (act[c+1]),
        .sum_i     (sum[r][c]),
        .sum_o     (sum[r+1][c])
      );
    end

    // A latch store is open in the cycle after this one, as are those of the tiles that swap now:
    // a new weight would fall through both.
    assert property (@(posedge clk_i) disable iff (!rst_ni)
                     load_row[r] |-> swap[TileCols-1:0] == '0);
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) load_i |-> 32'(load_row_i) < Rows);
  assert property (@(posedge clk_i) disable iff (!rst_ni) swap_i |-> valid_i);

endmodule
