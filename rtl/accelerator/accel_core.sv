// SPDX-License-Identifier: Apache-2.0
// The accelerator without its bus: executes a table of tile descriptors through one read DMA and
// one write DMA. README.md in this folder says how the parts work together. Golden model:
// models/accelerator, equal in every byte written and in every status code.
`include "pe.svh"

module accel_core
  import descriptor_pkg::*;
#(
  parameter  int unsigned Rows         = 4,
  parameter  int unsigned TileCols     = 4,
  parameter  int unsigned Cols         = 4,
  parameter  int unsigned Dot          = 4,
  parameter  int unsigned MaxGroup     = 128,
  parameter  bit          TreeRegister = 1'b0,
  parameter  bit          LatchStore   = 1'b0,
  parameter  int unsigned MaxM         = 64,    // activation rows of a tile
  parameter  int unsigned Units        = 16,    // group units; divides TileCols x Cols
  parameter  int unsigned IntBits      = 24,
  parameter  int unsigned ZeroBits     = 5,
  parameter  int unsigned Passes       = 1,
  parameter  bit          WithMinimum  = 1'b0,
  parameter  int unsigned DataWidth    = 128,
  localparam int unsigned NumCounters  = 9,
  localparam int unsigned CountBits    = $clog2(DataWidth / 8) + 1
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  // Registers.
  input  logic                         start_i,
  input  logic                         stop_i,
  input  logic                         clear_i,         // counters
  input  logic [AddrBits-1:0]          table_i,
  input  logic [31:0]                  count_i,
  output logic                         busy_o,
  output logic                         done_o,
  output logic                         error_o,
  output logic [7:0]                   error_code_o,
  output logic [AddrBits-1:0]          error_address_o,
  output logic [31:0]                  tiles_done_o,    // descriptors, since start
  output logic [NumCounters-1:0][63:0] counters_o,
  // Read DMA.
  output logic                         rd_cmd_valid_o,
  input  logic                         rd_cmd_ready_i,
  output logic [AddrBits-1:0]          rd_cmd_addr_o,
  output logic [AddrBits-1:0]          rd_cmd_stride_o,
  output logic [15:0]                  rd_cmd_rows_o,
  output logic [15:0]                  rd_cmd_row_bytes_o,
  output logic [3:0]                   rd_cmd_tag_o,
  input  logic                         rd_valid_i,      // always taken
  input  logic [DataWidth-1:0]         rd_data_i,
  input  logic [CountBits-1:0]         rd_bytes_i,
  input  logic                         rd_row_last_i,
  input  logic                         rd_last_i,
  input  logic [3:0]                   rd_tag_i,
  input  logic                         rd_done_i,
  input  logic [3:0]                   rd_done_tag_i,
  input  logic [1:0]                   rd_done_resp_i,
  input  logic [AddrBits-1:0]          rd_done_addr_i,
  input  logic                         rd_busy_i,
  // Write DMA.
  output logic                         wr_cmd_valid_o,
  input  logic                         wr_cmd_ready_i,
  output logic [AddrBits-1:0]          wr_cmd_addr_o,
  output logic [AddrBits-1:0]          wr_cmd_stride_o,
  output logic [15:0]                  wr_cmd_rows_o,
  output logic [17:0]                  wr_cmd_row_bytes_o,
  output logic                         wr_valid_o,
  input  logic                         wr_ready_i,
  output logic [DataWidth-1:0]         wr_data_o,
  input  logic                         wr_done_i,
  input  logic [1:0]                   wr_done_resp_i,
  input  logic [AddrBits-1:0]          wr_done_addr_i,
  input  logic                         wr_busy_i
);

  localparam int unsigned Width      = TileCols * Cols;
  localparam int unsigned SumBits    = `PE_SUM_BITS(MaxGroup);
  localparam int unsigned ActSumBits = `PE_ACT_BITS + $clog2(MaxGroup) + 1;
  localparam int unsigned ActBits    = Rows * Dot * `PE_ACT_BITS;
  localparam int unsigned WeightBits = Width * Dot * `PE_WEIGHT_BITS;
  localparam int unsigned RowBits    = Rows > 1 ? $clog2(Rows) : 1;
  localparam int unsigned MBits      = MaxM > 1 ? $clog2(MaxM) : 1;
  localparam int unsigned IndexBits  = $clog2(MaxM + 1);
`ifdef PE_ACT_SHARE
  localparam int          ActShare   = `PE_ACT_SHARE;
`else
  localparam int          ActShare   = 0;
`endif

  // Control.
  logic                run, halt, engine_rst_n, quiet, stored, refused;
  status_e             refused_code;
  logic [AddrBits-1:0] refused_address;
  store_job_t          stored_job;
  run_control #(.SettleCycles(Rows + TileCols + 8)) u_control (
    .clk_i, .rst_ni, .start_i, .stop_i, .count_i, .busy_o, .done_o, .error_o, .error_code_o,
    .error_address_o, .run_o(run), .halt_o(halt), .engine_rst_no(engine_rst_n), .quiet_i(quiet),
    .finished_i(stored && stored_job.last), .irq_i(stored && stored_job.irq),
    .refused_i(refused), .refused_code_i(refused_code), .refused_address_i(refused_address),
    .read_done_i(rd_done_i), .read_resp_i(rd_done_resp_i), .read_address_i(rd_done_addr_i),
    .write_done_i(wr_done_i), .write_resp_i(wr_done_resp_i), .write_address_i(wr_done_addr_i)
  );

  // Operands.
  logic                    more, tile_valid, tile_ready, read_weight, read_act, read_scale;
  logic [2:0]              full, released;   // {scales, activations, weights}
  tile_job_t               tile;
  logic [RowBits-1:0]      weight_row;
  logic [MBits-1:0]        act_row;
  logic [WeightBits-1:0]   weight_word;
  logic [ActBits-1:0]      act_word;
  logic [Width-1:0][15:0]  scale, second;
  load_section #(
    .Rows(Rows), .Width(Width), .Dot(Dot), .MaxGroup(MaxGroup), .MaxM(MaxM), .Passes(Passes),
    .WithMinimum(WithMinimum), .DataWidth(DataWidth)
  ) u_load (
    .clk_i, .rst_ni, .engine_rst_ni(engine_rst_n), .run_i(run), .halt_i(halt), .table_i, .count_i,
    .refused_o(refused), .refused_code_o(refused_code), .refused_address_o(refused_address),
    .more_o(more), .rd_cmd_valid_o, .rd_cmd_ready_i, .rd_cmd_addr_o, .rd_cmd_stride_o,
    .rd_cmd_rows_o, .rd_cmd_row_bytes_o, .rd_cmd_tag_o, .rd_valid_i, .rd_data_i, .rd_bytes_i,
    .rd_row_last_i, .rd_last_i, .rd_tag_i, .rd_done_i(rd_done_i && rd_done_resp_i == 2'b00),
    .rd_done_tag_i, .tile_valid_o(tile_valid), .tile_ready_i(tile_ready), .tile_o(tile),
    .full_o(full), .release_i(released), .read_weight_i(read_weight), .weight_row_i(weight_row),
    .weight_o(weight_word), .read_act_i(read_act), .act_row_i(act_row), .act_o(act_word),
    .read_scale_i(read_scale), .scale_o(scale), .second_o(second)
  );

  // Array and group units.
  logic                          array_busy, retire, ends_output;
  logic                          wave, wait_operands, wait_weights, wait_sums, wait_landing;
  logic                          group_valid, sums_full, sums_release, read_sum;
  group_job_t                    group;
  logic [IndexBits-1:0]          sum_row;
  logic [Width-1:0][SumBits-1:0] sum;
  logic signed [ActSumBits-1:0]  act_sum;
  array_section #(
    .Rows(Rows), .TileCols(TileCols), .Cols(Cols), .Dot(Dot), .MaxGroup(MaxGroup),
    .TreeRegister(TreeRegister), .LatchStore(LatchStore), .MaxM(MaxM)
  ) u_array (
    .clk_i, .rst_ni(engine_rst_n), .halt_i(halt), .busy_o(array_busy), .retire_o(retire),
    .ends_output_o(ends_output), .wave_o(wave), .wait_operands_o(wait_operands),
    .wait_weights_o(wait_weights), .wait_sums_o(wait_sums), .wait_landing_o(wait_landing),
    .job_valid_i(tile_valid), .job_ready_o(tile_ready), .job_i(tile), .weights_full_i(full[0]),
    .weights_release_o(released[0]), .read_weight_o(read_weight), .weight_row_o(weight_row),
    .weight_i(weight_word), .acts_full_i(full[1]), .acts_release_o(released[1]),
    .read_act_o(read_act), .act_row_o(act_row), .act_i(act_word), .group_valid_o(group_valid),
    .group_job_o(group), .sums_full_o(sums_full), .sums_release_i(sums_release),
    .read_sum_i(read_sum), .sum_row_i(sum_row), .sum_o(sum), .act_sum_o(act_sum)
  );

  logic group_busy, wait_scales, wait_accs, store_busy;
  group_section #(
    .DataWidth(DataWidth), .Width(Width), .Units(Units), .MaxM(MaxM), .SumBits(SumBits),
    .IntBits(IntBits), .ActSumBits(ActSumBits), .ZeroBits(ZeroBits), .ActShare(ActShare),
    .Passes(Passes), .WithMinimum(WithMinimum)
  ) u_group (
    .clk_i, .rst_ni(engine_rst_n), .halt_i(halt), .busy_o(group_busy),
    .wait_scales_o(wait_scales), .wait_accs_o(wait_accs), .store_busy_o(store_busy),
    .stored_o(stored), .stored_job_o(stored_job), .job_valid_i(group_valid), .job_i(group),
    .sums_full_i(sums_full), .sums_release_o(sums_release), .read_sum_o(read_sum),
    .sum_row_o(sum_row), .sum_i(sum), .act_sum_i(act_sum), .scales_full_i(full[2]),
    .scales_release_o(released[2]), .read_scale_o(read_scale), .scale_i(scale),
    .second_i(second), .cmd_valid_o(wr_cmd_valid_o), .cmd_ready_i(wr_cmd_ready_i),
    .cmd_address_o(wr_cmd_addr_o), .cmd_stride_o(wr_cmd_stride_o), .cmd_rows_o(wr_cmd_rows_o),
    .cmd_row_bytes_o(wr_cmd_row_bytes_o), .data_valid_o(wr_valid_o), .data_ready_i(wr_ready_i),
    .data_o(wr_data_o), .written_i(wr_done_i)
  );

  assign quiet = !array_busy && !group_busy && !store_busy && !rd_cmd_valid_o && !rd_busy_i
              && !wr_cmd_valid_o && !wr_busy_i;

  progress #(.NumCounters(NumCounters)) u_progress (
    .clk_i, .rst_ni, .start_i, .clear_i, .busy_i(busy_o), .retire_i(retire && !ends_output),
    .stored_i(stored), .wave_i(wave), .tile_valid_i(tile_valid), .weights_full_i(full[0]),
    .wait_operands_i(wait_operands), .wait_weights_i(wait_weights), .wait_sums_i(wait_sums),
    .wait_landing_i(wait_landing), .wait_scales_i(wait_scales), .wait_accs_i(wait_accs),
    .more_i(more), .store_busy_i(store_busy), .group_busy_i(group_busy), .feeding_i(read_weight),
    .tiles_done_o, .counters_o
  );

  logic unused_job;
  assign unused_job = ^stored_job;

endmodule
