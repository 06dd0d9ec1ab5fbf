// SPDX-License-Identifier: Apache-2.0
// Walks the rows of a DMA command and cuts each into AXI4 INCR bursts of full-width beats.
//
// One burst per cycle, the first one cycle after its command was taken; a command is taken in the
// cycle in which the last burst of its predecessor leaves. A burst ends at the end of its row, at a
// 4 KiB boundary or after MaxBurst beats. A command without bytes yields one burst with null set,
// which moves nothing and only carries the command's completion.
//
// Ranges: a row of n bytes at lane o spans lanes o .. o+n-1 < 2^BytesWidth + DataBytes, hence
// span has BytesWidth+1 bits. beats_q counts beats minus one; so does the distance to the boundary,
// which is the complement of the beat's index in its 4 KiB page.
// Golden model: models::SplitBursts (models/axi/bursts.hpp).
module dma_bursts #(
  parameter  int unsigned AddrWidth  = 40,
  parameter  int unsigned DataWidth  = 64,
  parameter  int unsigned MaxBurst   = 16,  // beats, 1 .. 256
  parameter  int unsigned TagWidth   = 4,
  parameter  int unsigned RowsWidth  = 16,
  parameter  int unsigned BytesWidth = 24,
  localparam int unsigned LaneBits   = $clog2(DataWidth / 8)
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
  output logic                  burst_valid_o,
  input  logic                  burst_ready_i,
  output logic                  burst_null_o,
  output logic [AddrWidth-1:0]  burst_addr_o,       // of the first beat, bus aligned
  output logic [7:0]            burst_len_o,        // beats minus one
  output logic [LaneBits-1:0]   burst_first_lane_o, // lane of the row's first byte
  output logic [LaneBits-1:0]   burst_last_lane_o,  // lane of the row's last byte
  output logic                  burst_row_first_o,  // the row starts in this burst
  output logic                  burst_row_last_o,   // the row ends in it
  output logic                  burst_last_o,       // the command ends in it
  output logic [TagWidth-1:0]   burst_tag_o
);

  localparam int unsigned SpanWidth = BytesWidth + 1;
  localparam int unsigned BeatsWidth = SpanWidth - LaneBits;
  localparam int unsigned PageBits = $clog2(axi_pkg::BoundaryBytes);
  localparam logic [8:0] BurstLimit = 9'(MaxBurst - 1);

  logic                  active_q, active_d, null_q, null_d, row_first_q, row_first_d;
  logic [AddrWidth-1:0]  row_addr_q, row_addr_d, addr_q, addr_d, stride_q, stride_d;
  logic [RowsWidth-1:0]  rows_q, rows_d;  // rows after this one
  logic [BytesWidth-1:0] row_bytes_q, row_bytes_d;
  logic [BeatsWidth-1:0] beats_q, beats_d;
  logic [LaneBits-1:0]   first_lane_q, first_lane_d, last_lane_q, last_lane_d;
  logic [TagWidth-1:0]   tag_q, tag_d;

  // This burst.
  logic [PageBits-LaneBits-1:0] page_limit;
  logic [8:0]                   limit;
  logic                         row_last, fire, load;

  assign page_limit = ~addr_q[PageBits-1:LaneBits];
  assign limit      = 9'(page_limit) > BurstLimit ? BurstLimit : 9'(page_limit);
  assign row_last   = beats_q <= BeatsWidth'(limit);

  assign burst_valid_o      = active_q;
  assign burst_null_o       = null_q;
  assign burst_addr_o       = addr_q;
  assign burst_len_o        = row_last ? 8'(beats_q) : 8'(limit);
  assign burst_first_lane_o = first_lane_q;
  assign burst_last_lane_o  = last_lane_q;
  assign burst_row_first_o  = row_first_q;
  assign burst_row_last_o   = row_last;
  assign burst_last_o       = row_last && rows_q == '0;
  assign burst_tag_o        = tag_q;

  assign fire        = active_q && burst_ready_i;
  assign cmd_ready_o = !active_q || (fire && burst_last_o);
  assign load        = cmd_valid_i && cmd_ready_o;

  // The row that starts next: the first of the arriving command, or the next of this one.
  logic [AddrWidth-1:0]  start_addr;
  logic [BytesWidth-1:0] start_bytes;
  logic [SpanWidth-1:0]  span;  // lane of the last byte, from lane 0 of the first beat

  assign start_addr  = load ? cmd_addr_i : row_addr_q + stride_q;
  assign start_bytes = load ? cmd_row_bytes_i : row_bytes_q;
  assign span        = SpanWidth'(start_addr[LaneBits-1:0]) + SpanWidth'(start_bytes) - 1'b1;

  always_comb begin
    active_d     = active_q;
    null_d       = null_q;
    row_first_d  = row_first_q;
    row_addr_d   = row_addr_q;
    addr_d       = addr_q;
    stride_d     = stride_q;
    rows_d       = rows_q;
    row_bytes_d  = row_bytes_q;
    beats_d      = beats_q;
    first_lane_d = first_lane_q;
    last_lane_d  = last_lane_q;
    tag_d        = tag_q;

    if (load || (fire && row_last)) begin
      row_first_d  = 1'b1;
      row_addr_d   = start_addr;
      addr_d       = {start_addr[AddrWidth-1:LaneBits], LaneBits'(0)};
      beats_d      = span[SpanWidth-1:LaneBits];
      first_lane_d = start_addr[LaneBits-1:0];
      last_lane_d  = span[LaneBits-1:0];
      rows_d       = rows_q - 1'b1;
    end else if (fire) begin
      row_first_d = 1'b0;
      addr_d      = addr_q + (AddrWidth'(burst_len_o) + 1'b1 << LaneBits);
      beats_d     = beats_q - BeatsWidth'(burst_len_o) - 1'b1;
    end

    if (load) begin
      active_d    = 1'b1;
      null_d      = cmd_rows_i == '0 || cmd_row_bytes_i == '0;
      rows_d      = null_d ? '0 : cmd_rows_i - 1'b1;
      stride_d    = cmd_stride_i;
      row_bytes_d = cmd_row_bytes_i;
      tag_d       = cmd_tag_i;
      if (null_d) beats_d = '0;
    end else if (fire && burst_last_o) begin
      active_d = 1'b0;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      active_q <= 1'b0;
    end else begin
      active_q <= active_d;
    end
  end

  always_ff @(posedge clk_i) begin
    null_q       <= null_d;
    row_first_q  <= row_first_d;
    row_addr_q   <= row_addr_d;
    addr_q       <= addr_d;
    stride_q     <= stride_d;
    rows_q       <= rows_d;
    row_bytes_q  <= row_bytes_d;
    beats_q      <= beats_d;
    first_lane_q <= first_lane_d;
    last_lane_q  <= last_lane_d;
    tag_q        <= tag_d;
  end

  handshake_checker #(
    .Width(AddrWidth + 2 * LaneBits + TagWidth + 12), .Quiet(1'b1)
  ) u_burst_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(burst_valid_o), .ready_i(burst_ready_i),
    .data_i({burst_null_o, burst_addr_o, burst_len_o, burst_first_lane_o, burst_last_lane_o,
             burst_row_first_o, burst_row_last_o, burst_last_o, burst_tag_o})
  );

endmodule
