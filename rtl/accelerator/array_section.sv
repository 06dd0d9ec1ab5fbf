// SPDX-License-Identifier: Apache-2.0
// The array with what belongs to its timing: weight feeder, wave issue, the sums of activations,
// and the two banks of sums, which a pass over a group builds up in K order (the sums of the tile
// before enter the array at its top) and the group units read.
`include "pe.svh"

module array_section
  import descriptor_pkg::*;
#(
  parameter  int unsigned Rows         = 4,
  parameter  int unsigned TileCols     = 4,
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,
  parameter  bit          TreeRegister = 1'b0,
  parameter  bit          LatchStore   = 1'b0,
  parameter  int unsigned MaxM         = 64,
  localparam int unsigned Width        = TileCols * Cols,
  localparam int unsigned SumBits      = `PE_SUM_BITS(MaxGroup),
  localparam int unsigned ActSumBits   = `PE_ACT_BITS + $clog2(MaxGroup) + 1,
  localparam int unsigned ActBits      = Rows * Dot * `PE_ACT_BITS,
  localparam int unsigned WeightBits   = Width * Dot * `PE_WEIGHT_BITS,
  localparam int unsigned RowBits      = Rows > 1 ? $clog2(Rows) : 1,
  localparam int unsigned MBits        = MaxM > 1 ? $clog2(MaxM) : 1,
  localparam int unsigned IndexBits    = $clog2(MaxM + 1)
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          halt_i,
  output logic                          busy_o,
  output logic                          retire_o,        // pulse: a tile's last wave has entered
  output logic                          ends_output_o,   // with it: the tile completes its output
  // Why no wave enters, if none does and there is a tile.
  output logic                          wave_o,
  output logic                          wait_operands_o,
  output logic                          wait_weights_o,
  output logic                          wait_sums_o,
  output logic                          wait_landing_o,
  // Tiles.
  input  logic                          job_valid_i,
  output logic                          job_ready_o,
  input  tile_job_t                     job_i,
  // Operands.
  input  logic                          weights_full_i,
  output logic                          weights_release_o,
  output logic                          read_weight_o,
  output logic [RowBits-1:0]            weight_row_o,
  input  logic [WeightBits-1:0]         weight_i,
  input  logic                          acts_full_i,
  output logic                          acts_release_o,
  output logic                          read_act_o,
  output logic [MBits-1:0]              act_row_o,
  input  logic [ActBits-1:0]            act_i,
  // Complete passes for the group units.
  output logic                          group_valid_o,   // pulse, in order
  output group_job_t                    group_job_o,
  output logic                          sums_full_o,
  input  logic                          sums_release_i,
  input  logic                          read_sum_i,
  input  logic [IndexBits-1:0]          sum_row_i,
  output logic [Width-1:0][SumBits-1:0] sum_o,
  output logic signed [ActSumBits-1:0]  act_sum_o
);

  localparam int unsigned Latency = Rows + TileCols + int'(TreeRegister);
  localparam int unsigned TagBits = IndexBits + 2;
  localparam int unsigned WordBits = ActSumBits + Width * SumBits;

  // Weights.
  logic                     feeder_ready, start, feeder_busy, load;
  logic [RowBits-1:0]       load_row;
  logic [`PE_MODE_BITS-1:0] load_mode, wave_mode;
  logic [WeightBits-1:0]    load_weights;
  weight_feeder #(.Rows(Rows), .TileCols(TileCols), .WordBits(WeightBits)) u_feeder (
    .clk_i, .rst_ni, .halt_i, .job_valid_i, .weight_rows_i(job_i.weight_rows),
    .mode_i(job_i.mode), .full_i(weights_full_i), .release_o(weights_release_o),
    .ready_o(feeder_ready), .start_i(start), .busy_o(feeder_busy), .read_o(read_weight_o),
    .row_o(weight_row_o), .word_i(weight_i), .load_o(load), .load_row_o(load_row),
    .load_mode_o(load_mode), .weights_o(load_weights)
  );

  // Waves.
  logic                 sums_free, sums_take, sums_advance, sums_bank, full_bank, sums_fill;
  logic                 wave, swap, zero, first_k, last, bank_q, read_back;
  logic [IndexBits-1:0] index, back_row;
  wave_issue #(.MaxM(MaxM), .Latency(Latency)) u_issue (
    .clk_i, .rst_ni, .halt_i, .job_valid_i, .job_ready_o, .job_i, .weights_ready_i(feeder_ready),
    .start_o(start), .acts_full_i, .acts_release_o, .sums_free_i(sums_free),
    .sums_take_o(sums_take), .sums_advance_o(sums_advance), .retire_o, .active_o(wave_o),
    .wait_operands_o, .wait_weights_o, .wait_sums_o, .wait_landing_o, .read_act_o, .act_row_o,
    .read_sum_o(read_back), .sum_row_o(back_row), .wave_o(wave), .swap_o(swap), .zero_o(zero),
    .first_k_o(first_k), .last_o(last), .index_o(index), .mode_o(wave_mode), .group_job_o
  );
  assign group_valid_o = sums_advance;
  assign ends_output_o = sums_advance && group_job_o.ends_output;
  assign busy_o        = wave_o || wave || feeder_busy;
  always_ff @(posedge clk_i) bank_q <= sums_bank;

  bank_pair u_banks (
    .clk_i, .rst_ni, .take_i(sums_take), .advance_i(sums_advance), .fill_i(sums_fill),
    .release_i(sums_release_i), .free_o(sums_free), .full_o(sums_full_o),
    .write_bank_o(sums_bank), .read_bank_o(full_bank)
  );

  // The array; what a wave's sums are is its tag.
  logic                          landed, landed_zero, landed_bank, landed_last;
  logic [IndexBits-1:0]          landed_index;
  logic [Width-1:0][SumBits-1:0] back_sums, landed_sums;
  ws_array #(
    .Rows(Rows), .TileCols(TileCols), .Cols(Cols), .Dot(Dot), .MaxGroup(MaxGroup),
    .TreeRegister(TreeRegister), .LatchStore(LatchStore), .TagBits(TagBits)
  ) u_array (
    .clk_i, .rst_ni, .load_i(load), .load_row_i(load_row), .load_mode_i(load_mode),
    .weight_i(load_weights), .valid_i(wave), .swap_i(swap), .zero_i(zero), .mode_i(wave_mode),
    .tag_i({bank_q, last, index}), .act_i(act_i), .sum_i(first_k ? '0 : back_sums),
    .valid_o(landed), .zero_o(landed_zero), .tag_o({landed_bank, landed_last, landed_index}),
    .sum_o(landed_sums)
  );
  assign sums_fill = landed && landed_last;

  // The sum of each row's activations, carried from tile to tile beside the sums.
  logic signed [ActSumBits-1:0] back_act_sum, act_sum, landed_act_sum;
  act_sum #(.Lanes(Rows * Dot), .ActBits(`PE_ACT_BITS), .SumBits(ActSumBits)) u_act_sum (
    .clk_i, .en_i(wave), .first_i(first_k), .act_i(act_i), .base_i(back_act_sum), .sum_o(act_sum)
  );
  delay_line #(.Bits(ActSumBits), .Depth(Latency - 1)) u_act_sum_delay (
    .clk_i, .data_i(act_sum), .data_o(landed_act_sum)
  );

  two_banks #(.Depth(MaxM + 1), .Width(WordBits)) u_sums (
    .clk_i, .rst_ni,
    .write_i(landed), .write_bank_i(landed_bank), .waddr_i(landed_index),
    .wdata_i({landed_act_sum, landed_sums}),
    .a_read_i(read_back), .a_bank_i(sums_bank), .a_addr_i(back_row),
    .a_data_o({back_act_sum, back_sums}),
    .b_read_i(read_sum_i), .b_bank_i(full_bank), .b_addr_i(sum_row_i),
    .b_data_o({act_sum_o, sum_o})
  );

  assert property (@(posedge clk_i) disable iff (!rst_ni)
                   landed |-> landed_zero == (landed_index == '0));

endmodule
