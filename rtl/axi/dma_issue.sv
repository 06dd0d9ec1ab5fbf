// SPDX-License-Identifier: Apache-2.0
// What both DMA directions begin with: queued commands, cut into bursts, put on an address channel.
//
// Each burst goes to the address channel, unless it is null, and to the queue of bursts in flight
// (Outstanding), together. Command to address channel: 3 cycles, then one burst per cycle. Fields
// of commands and bursts as in dma_bursts.
module dma_issue #(
  parameter  int unsigned AddrWidth    = 40,
  parameter  int unsigned DataWidth    = 64,
  parameter  int unsigned MaxBurst     = 16,
  parameter  int unsigned Outstanding  = 4,
  parameter  int unsigned CommandDepth = 2,
  parameter  int unsigned TagWidth     = 4,
  parameter  int unsigned RowsWidth    = 16,
  parameter  int unsigned BytesWidth   = 24,
  localparam int unsigned LaneBits     = $clog2(DataWidth / 8)
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  input  logic                  cmd_valid_i,
  output logic                  cmd_ready_o,
  input  logic [AddrWidth-1:0]  cmd_addr_i,
  input  logic [RowsWidth-1:0]  cmd_rows_i,
  input  logic [BytesWidth-1:0] cmd_row_bytes_i,
  input  logic [AddrWidth-1:0]  cmd_stride_i,
  input  logic [TagWidth-1:0]   cmd_tag_i,
  output logic                  axi_valid_o,
  input  logic                  axi_ready_i,
  output logic [AddrWidth-1:0]  axi_addr_o,
  output logic [7:0]            axi_len_o,
  output logic                  burst_valid_o,  // in flight, oldest first
  input  logic                  burst_ready_i,
  output logic                  burst_null_o,
  output logic [AddrWidth-1:0]  burst_addr_o,
  output logic [7:0]            burst_len_o,
  output logic [LaneBits-1:0]   burst_first_lane_o,
  output logic [LaneBits-1:0]   burst_last_lane_o,
  output logic                  burst_row_first_o,
  output logic                  burst_row_last_o,
  output logic                  burst_last_o,
  output logic [TagWidth-1:0]   burst_tag_o,
  output logic                  busy_o
);

  typedef struct packed {
    logic [AddrWidth-1:0]  addr;
    logic [RowsWidth-1:0]  rows;
    logic [BytesWidth-1:0] row_bytes;
    logic [AddrWidth-1:0]  stride;
    logic [TagWidth-1:0]   tag;
  } command_t;

  typedef struct packed {
    logic                 no_bytes;
    logic [AddrWidth-1:0] addr;
    logic [7:0]           len;
    logic [LaneBits-1:0]  first_lane;
    logic [LaneBits-1:0]  last_lane;
    logic                 row_first;
    logic                 row_last;
    logic                 last;
    logic [TagWidth-1:0]  tag;
  } burst_t;

  command_t arriving, queued;
  logic     queued_valid, queued_ready;

  assign arriving = '{addr: cmd_addr_i, rows: cmd_rows_i, row_bytes: cmd_row_bytes_i,
                      stride: cmd_stride_i, tag: cmd_tag_i};

  fifo #(.Width($bits(command_t)), .Depth(CommandDepth)) u_commands (
    .clk_i,
    .rst_ni,
    .valid_i(cmd_valid_i),
    .ready_o(cmd_ready_o),
    .data_i (arriving),
    .valid_o(queued_valid),
    .ready_i(queued_ready),
    .data_o (queued)
  );

  burst_t burst, flying;
  logic   burst_valid, burst_ready, address_ready, flight_ready;

  dma_bursts #(
    .AddrWidth (AddrWidth),
    .DataWidth (DataWidth),
    .MaxBurst  (MaxBurst),
    .TagWidth  (TagWidth),
    .RowsWidth (RowsWidth),
    .BytesWidth(BytesWidth)
  ) u_bursts (
    .clk_i,
    .rst_ni,
    .cmd_valid_i       (queued_valid),
    .cmd_ready_o       (queued_ready),
    .cmd_addr_i        (queued.addr),
    .cmd_rows_i        (queued.rows),
    .cmd_row_bytes_i   (queued.row_bytes),
    .cmd_stride_i      (queued.stride),
    .cmd_tag_i         (queued.tag),
    .burst_valid_o     (burst_valid),
    .burst_ready_i     (burst_ready),
    .burst_null_o      (burst.no_bytes),
    .burst_addr_o      (burst.addr),
    .burst_len_o       (burst.len),
    .burst_first_lane_o(burst.first_lane),
    .burst_last_lane_o (burst.last_lane),
    .burst_row_first_o (burst.row_first),
    .burst_row_last_o  (burst.row_last),
    .burst_last_o      (burst.last),
    .burst_tag_o       (burst.tag)
  );

  assign burst_ready = flight_ready && (burst.no_bytes || address_ready);

  spill_register #(.Width(AddrWidth + 8)) u_address (
    .clk_i,
    .rst_ni,
    .valid_i(burst_valid && flight_ready && !burst.no_bytes),
    .ready_o(address_ready),
    .data_i ({burst.addr, burst.len}),
    .valid_o(axi_valid_o),
    .ready_i(axi_ready_i),
    .data_o ({axi_addr_o, axi_len_o})
  );

  fifo #(.Width($bits(burst_t)), .Depth(Outstanding)) u_flight (
    .clk_i,
    .rst_ni,
    .valid_i(burst_valid && burst_ready),
    .ready_o(flight_ready),
    .data_i (burst),
    .valid_o(burst_valid_o),
    .ready_i(burst_ready_i),
    .data_o (flying)
  );

  assign burst_null_o       = flying.no_bytes;
  assign burst_addr_o       = flying.addr;
  assign burst_len_o        = flying.len;
  assign burst_first_lane_o = flying.first_lane;
  assign burst_last_lane_o  = flying.last_lane;
  assign burst_row_first_o  = flying.row_first;
  assign burst_row_last_o   = flying.row_last;
  assign burst_last_o       = flying.last;
  assign burst_tag_o        = flying.tag;

  assign busy_o = queued_valid || burst_valid || burst_valid_o;

endmodule
