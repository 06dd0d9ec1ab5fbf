// SPDX-License-Identifier: Apache-2.0
// Reads rows of bytes over AXI4 and delivers them packed: a stream of words, rows from lane 0 on.
//
// A command is a byte address (any), a number of rows, bytes per row, the distance between rows
// (modulo 2^AddrWidth) and a tag. No rows or no bytes: done at once, nothing on the bus. Commands
// are queued and complete in order; done_valid_o pulses once for each, in the cycle after its last
// word was taken, with the first failing response and the bus address of that beat. A failed read
// does not change the shape of the stream, only the contents of the failed beats are undefined.
//
// One bus beat per cycle whatever the rows, as long as Outstanding bursts cover the memory's
// latency. Command to address channel: 3 cycles; read data to word: 1 cycle at least, and a row's
// last word one more. All bursts carry the same ID, so that data come in order.
// Golden model: models::PackRows (models/axi/rows.hpp).
module dma_read #(
  parameter  int unsigned        AddrWidth    = 40,
  parameter  int unsigned        DataWidth    = 64,
  parameter  int unsigned        IdWidth      = 4,
  parameter  logic [IdWidth-1:0] Id           = '0,
  parameter  int unsigned        MaxBurst     = 16,
  parameter  int unsigned        Outstanding  = 4,
  parameter  int unsigned        CommandDepth = 2,
  parameter  int unsigned        TagWidth     = 4,
  parameter  int unsigned        RowsWidth    = 16,
  parameter  int unsigned        BytesWidth   = 24,
  localparam int unsigned        LaneBits     = $clog2(DataWidth / 8)
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
  output logic                  out_valid_o,
  input  logic                  out_ready_i,
  output logic [DataWidth-1:0]  out_data_o,
  output logic [LaneBits:0]     out_bytes_o,     // 1 .. DataBytes
  output logic                  out_row_last_o,
  output logic                  out_last_o,      // of the command
  output logic [TagWidth-1:0]   out_tag_o,
  output logic                  done_valid_o,    // pulse
  output logic [TagWidth-1:0]   done_tag_o,
  output logic [1:0]            done_resp_o,
  output logic [AddrWidth-1:0]  done_addr_o,
  output logic                  busy_o,
  output logic                  axi_arvalid_o,
  input  logic                  axi_arready_i,
  output logic [IdWidth-1:0]    axi_arid_o,
  output logic [AddrWidth-1:0]  axi_araddr_o,
  output logic [7:0]            axi_arlen_o,
  output logic [2:0]            axi_arsize_o,
  output logic [1:0]            axi_arburst_o,
  input  logic                  axi_rvalid_i,
  output logic                  axi_rready_o,
  input  logic [IdWidth-1:0]    axi_rid_i,
  input  logic [DataWidth-1:0]  axi_rdata_i,
  input  logic [1:0]            axi_rresp_i,
  input  logic                  axi_rlast_i
);

  // Bursts in flight.
  logic                 burst_valid, burst_ready, burst_null, row_first, row_last, last, issuing;
  logic [AddrWidth-1:0] burst_addr;
  logic [7:0]           burst_len;
  logic [LaneBits-1:0]  first_lane, last_lane;
  logic [TagWidth-1:0]  tag;

  dma_issue #(
    .AddrWidth   (AddrWidth),
    .DataWidth   (DataWidth),
    .MaxBurst    (MaxBurst),
    .Outstanding (Outstanding),
    .CommandDepth(CommandDepth),
    .TagWidth    (TagWidth),
    .RowsWidth   (RowsWidth),
    .BytesWidth  (BytesWidth)
  ) u_issue (
    .clk_i, .rst_ni,
    .cmd_valid_i, .cmd_ready_o, .cmd_addr_i, .cmd_rows_i, .cmd_row_bytes_i, .cmd_stride_i,
    .cmd_tag_i,
    .axi_valid_o       (axi_arvalid_o),
    .axi_ready_i       (axi_arready_i),
    .axi_addr_o        (axi_araddr_o),
    .axi_len_o         (axi_arlen_o),
    .burst_valid_o     (burst_valid),
    .burst_ready_i     (burst_ready),
    .burst_null_o      (burst_null),
    .burst_addr_o      (burst_addr),
    .burst_len_o       (burst_len),
    .burst_first_lane_o(first_lane),
    .burst_last_lane_o (last_lane),
    .burst_row_first_o (row_first),
    .burst_row_last_o  (row_last),
    .burst_last_o      (last),
    .burst_tag_o       (tag),
    .busy_o            (issuing)
  );
  assign axi_arid_o    = Id;
  assign axi_arsize_o  = axi_pkg::size_of(DataWidth / 8);
  assign axi_arburst_o = axi_pkg::BurstIncr;

  logic                 r_valid, r_ready;
  logic [DataWidth-1:0] r_data;
  logic [1:0]           r_resp;

  spill_register #(.Width(DataWidth + 2)) u_data (
    .clk_i, .rst_ni,
    .valid_i(axi_rvalid_i),
    .ready_o(axi_rready_o),
    .data_i ({axi_rdata_i, axi_rresp_i}),
    .valid_o(r_valid),
    .ready_i(r_ready),
    .data_o ({r_data, r_resp})
  );

  logic unused_read;  // one ID, and bursts end by their length
  assign unused_read = ^{axi_rid_i, axi_rlast_i};

  // What a word needs from its latest beat.
  typedef struct packed {
    logic                 last;
    logic [1:0]           resp;
    logic [AddrWidth-1:0] error_addr;
    logic [TagWidth-1:0]  tag;
  } meta_t;

  meta_t in_meta, out_meta;
  logic  beat_valid, beat_ready, beat_row_first, beat_row_last;
  assign in_meta.tag = tag;

  dma_read_beats #(.AddrWidth(AddrWidth), .DataWidth(DataWidth)) u_beats (
    .clk_i, .rst_ni,
    .burst_valid_i    (burst_valid),
    .burst_ready_o    (burst_ready),
    .burst_null_i     (burst_null),
    .burst_addr_i     (burst_addr),
    .burst_len_i      (burst_len),
    .burst_row_first_i(row_first),
    .burst_row_last_i (row_last),
    .burst_last_i     (last),
    .r_valid_i        (r_valid),
    .r_ready_o        (r_ready),
    .r_resp_i         (r_resp),
    .beat_valid_o     (beat_valid),
    .beat_ready_i     (beat_ready),
    .beat_row_first_o (beat_row_first),
    .beat_row_last_o  (beat_row_last),
    .beat_last_o      (in_meta.last),
    .beat_resp_o      (in_meta.resp),
    .beat_error_addr_o(in_meta.error_addr)
  );

  logic word_valid, word_null, aligning, word_taken;

  dma_read_align #(.DataWidth(DataWidth), .MetaWidth($bits(meta_t))) u_align (
    .clk_i, .rst_ni,
    .in_valid_i     (beat_valid),
    .in_ready_o     (beat_ready),
    .in_data_i      (r_data),
    .in_null_i      (burst_null),
    .in_row_first_i (beat_row_first),
    .in_row_last_i  (beat_row_last),
    .in_first_lane_i(first_lane),
    .in_last_lane_i (last_lane),
    .in_meta_i      (in_meta),
    .out_valid_o    (word_valid),
    .out_ready_i    (out_ready_i || word_null),
    .out_data_o     (out_data_o),
    .out_bytes_o    (out_bytes_o),
    .out_null_o     (word_null),
    .out_row_last_o (out_row_last_o),
    .out_meta_o     (out_meta),
    .busy_o         (aligning)
  );

  assign out_valid_o = word_valid && !word_null;
  assign out_last_o  = out_meta.last && out_row_last_o;
  assign out_tag_o   = out_meta.tag;
  assign word_taken  = word_valid && (out_ready_i || word_null);
  assign busy_o      = issuing || aligning || done_valid_o;

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) done_valid_o <= 1'b0;
    else         done_valid_o <= word_taken && out_last_o;
  end

  always_ff @(posedge clk_i) begin
    done_tag_o  <= out_meta.tag;
    done_resp_o <= out_meta.resp;
    done_addr_o <= out_meta.error_addr;
  end

  handshake_checker #(.Width(DataWidth + LaneBits + TagWidth + 3)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(out_valid_o), .ready_i(out_ready_i),
    .data_i({out_data_o, out_bytes_o, out_row_last_o, out_last_o, out_tag_o})
  );

endmodule
