// SPDX-License-Identifier: Apache-2.0
// From the descriptor table to tiles with their operands: descriptor fetch, loader, the queue of
// read commands, operand buffers, and the queue of tiles for the array. A fetch goes before a load:
// it is short, and everything behind it waits for it.
`include "pe.svh"

module load_section
  import descriptor_pkg::*;
#(
  parameter  int unsigned Rows        = 4,
  parameter  int unsigned Width       = 16,
  parameter  int unsigned Dot         = 4,
  parameter  int unsigned MaxGroup    = 128,
  parameter  int unsigned MaxM        = 64,
  parameter  int unsigned Passes      = 1,
  parameter  bit          WithMinimum = 1'b0,
  parameter  int unsigned DataWidth   = 128,
  localparam int unsigned CountBits   = $clog2(DataWidth / 8) + 1,
  localparam int unsigned ActBits     = Rows * Dot * `PE_ACT_BITS,
  localparam int unsigned WeightBits  = Width * Dot * `PE_WEIGHT_BITS,
  localparam int unsigned RowBits     = Rows > 1 ? $clog2(Rows) : 1,
  localparam int unsigned MBits       = MaxM > 1 ? $clog2(MaxM) : 1
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    engine_rst_ni,   // all but the command queue
  input  logic                    run_i,
  input  logic                    halt_i,
  input  logic [AddrBits-1:0]     table_i,
  input  logic [31:0]             count_i,
  output logic                    refused_o,
  output status_e                 refused_code_o,
  output logic [AddrBits-1:0]     refused_address_o,
  output logic                    more_o,          // descriptors have still to become tiles
  // Read DMA.
  output logic                    rd_cmd_valid_o,
  input  logic                    rd_cmd_ready_i,
  output logic [AddrBits-1:0]     rd_cmd_addr_o,
  output logic [AddrBits-1:0]     rd_cmd_stride_o,
  output logic [15:0]             rd_cmd_rows_o,
  output logic [15:0]             rd_cmd_row_bytes_o,
  output logic [3:0]              rd_cmd_tag_o,
  input  logic                    rd_valid_i,
  input  logic [DataWidth-1:0]    rd_data_i,
  input  logic [CountBits-1:0]    rd_bytes_i,
  input  logic                    rd_row_last_i,
  input  logic                    rd_last_i,
  input  logic [3:0]              rd_tag_i,
  input  logic                    rd_done_i,       // pulse: a command came complete, no error
  input  logic [3:0]              rd_done_tag_i,
  // Tiles.
  output logic                    tile_valid_o,
  input  logic                    tile_ready_i,
  output tile_job_t               tile_o,
  // Operands: banks {scales, activations, weights}, and reads from the full ones.
  output logic [2:0]              full_o,
  input  logic [2:0]              release_i,
  input  logic                    read_weight_i,
  input  logic [RowBits-1:0]      weight_row_i,
  output logic [WeightBits-1:0]   weight_o,
  input  logic                    read_act_i,
  input  logic [MBits-1:0]        act_row_i,
  output logic [ActBits-1:0]      act_o,
  input  logic                    read_scale_i,
  output logic [Width-1:0][15:0]  scale_o,
  output logic [Width-1:0][15:0]  second_o
);

  // Descriptors.
  read_tag_e           read_tag, done_tag;
  logic                fetch_valid, fetch_ready, desc_valid, desc_ready, desc_last;
  logic [AddrBits-1:0] fetch_address, desc_address;
  descriptor_t         descriptor;
  assign read_tag = read_tag_e'(rd_tag_i);
  assign done_tag = read_tag_e'(rd_done_tag_i);
  descriptor_fetch #(.DataWidth(DataWidth)) u_fetch (
    .clk_i, .rst_ni(engine_rst_ni), .run_i, .table_i, .count_i, .cmd_valid_o(fetch_valid),
    .cmd_ready_i(fetch_ready), .cmd_address_o(fetch_address),
    .word_valid_i(rd_valid_i && read_tag == TagDescriptor), .word_i(rd_data_i),
    .word_last_i(rd_last_i), .read_ok_i(rd_done_i && done_tag == TagDescriptor),
    .valid_o(desc_valid), .ready_i(desc_ready), .descriptor_o(descriptor),
    .address_o(desc_address), .last_o(desc_last), .more_o
  );

  // Loads. Read commands pass a queue, so that one never changes while the DMA lets it wait.
  logic [2:0]          take, free;  // {scales, activations, weights}
  logic                load_valid, load_ready, tile_in_valid, tile_in_ready;
  read_tag_e           load_tag;
  logic [AddrBits-1:0] load_address, load_stride;
  logic [15:0]         load_rows, load_row_bytes;
  tile_job_t           tile_in;
  tile_loader #(
    .MaxM(MaxM), .Width(Width), .Rows(Rows), .ActRowBytes((ActBits + 7) / 8),
    .WeightRowBytes((WeightBits + 7) / 8), .MaxGroup(MaxGroup), .Passes(Passes),
    .WithMinimum(WithMinimum)
  ) u_loader (
    .clk_i, .rst_ni(engine_rst_ni), .halt_i, .error_o(refused_o),
    .error_code_o(refused_code_o), .error_address_o(refused_address_o), .valid_i(desc_valid),
    .ready_o(desc_ready),
    .descriptor_i(descriptor), .address_i(desc_address), .last_i(desc_last),
    .cmd_valid_o(load_valid), .cmd_ready_i(load_ready), .cmd_tag_o(load_tag),
    .cmd_address_o(load_address), .cmd_stride_o(load_stride), .cmd_rows_o(load_rows),
    .cmd_row_bytes_o(load_row_bytes), .weights_free_i(free[0]), .acts_free_i(free[1]),
    .scales_free_i(free[2]), .weights_take_o(take[0]), .acts_take_o(take[1]),
    .scales_take_o(take[2]), .job_valid_o(tile_in_valid), .job_ready_i(tile_in_ready),
    .job_o(tile_in)
  );

  localparam int unsigned CmdBits = 2 * AddrBits + 36;
  logic               cmd_ready;
  logic [CmdBits-1:0] fetch_cmd, load_cmd;
  assign fetch_cmd   = {TagDescriptor, 16'd1, 16'(DescriptorBytes), AddrBits'(0),
                        fetch_address};
  assign load_cmd    = {load_tag, load_rows, load_row_bytes, load_stride, load_address};
  assign fetch_ready = cmd_ready;
  assign load_ready  = cmd_ready && !fetch_valid;
  fifo #(.Width(CmdBits), .Depth(2)) u_commands (
    .clk_i, .rst_ni, .valid_i(fetch_valid || load_valid), .ready_o(cmd_ready),
    .data_i(fetch_valid ? fetch_cmd : load_cmd), .valid_o(rd_cmd_valid_o),
    .ready_i(rd_cmd_ready_i),
    .data_o({rd_cmd_tag_o, rd_cmd_rows_o, rd_cmd_row_bytes_o, rd_cmd_stride_o, rd_cmd_addr_o})
  );

  operand_buffers #(
    .DataWidth(DataWidth), .MaxM(MaxM), .Rows(Rows), .ActBits(ActBits), .WeightBits(WeightBits),
    .ScaleBits(16 * Width)
  ) u_buffers (
    .clk_i, .rst_ni(engine_rst_ni), .valid_i(rd_valid_i), .data_i(rd_data_i), .bytes_i(rd_bytes_i),
    .row_last_i(rd_row_last_i), .last_i(rd_last_i), .tag_i(read_tag), .done_i(rd_done_i),
    .done_tag_i(done_tag), .take_i(take), .release_i, .free_o(free), .full_o,
    .read_weight_i, .weight_row_i, .weight_o, .read_act_i, .act_row_i, .act_o, .read_scale_i,
    .scale_o, .second_o
  );

  fifo #(.Width($bits(tile_job_t)), .Depth(2)) u_tiles (
    .clk_i, .rst_ni(engine_rst_ni), .valid_i(tile_in_valid), .ready_o(tile_in_ready),
    .data_i(tile_in), .valid_o(tile_valid_o), .ready_i(tile_ready_i), .data_o(tile_o)
  );

endmodule
