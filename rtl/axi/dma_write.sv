// SPDX-License-Identifier: Apache-2.0
// Writes rows of bytes, delivered packed from lane 0, over AXI4.
//
// Commands as in dma_read. The stream holds ceil(bytes / DataBytes) words per row; surplus lanes of
// a row's last word are ignored. Words may be offered before their command, and wait. A command is
// done (pulse, in order) in the cycle after its last write response: from then on the bytes can be
// read. An error carries the first address of the first burst that failed; writing goes on.
//
// One bus beat per cycle whatever the rows. Outstanding bounds the bursts whose data are still to
// be sent, and likewise those whose response is. Command to address channel: 3 cycles; word to
// write channel: 1 cycle. Write data do not wait for their address to be taken.
// Golden model: models::PackRows (models/axi/rows.hpp), read backwards.
module dma_write #(
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
  localparam int unsigned        DataBytes    = DataWidth / 8,
  localparam int unsigned        LaneBits     = $clog2(DataBytes)
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
  input  logic                  in_valid_i,
  output logic                  in_ready_o,
  input  logic [DataWidth-1:0]  in_data_i,
  output logic                  done_valid_o,    // pulse
  output logic [TagWidth-1:0]   done_tag_o,
  output logic [1:0]            done_resp_o,
  output logic [AddrWidth-1:0]  done_addr_o,
  output logic                  busy_o,
  output logic                  axi_awvalid_o,
  input  logic                  axi_awready_i,
  output logic [IdWidth-1:0]    axi_awid_o,
  output logic [AddrWidth-1:0]  axi_awaddr_o,
  output logic [7:0]            axi_awlen_o,
  output logic [2:0]            axi_awsize_o,
  output logic [1:0]            axi_awburst_o,
  output logic                  axi_wvalid_o,
  input  logic                  axi_wready_i,
  output logic [DataWidth-1:0]  axi_wdata_o,
  output logic [DataBytes-1:0]  axi_wstrb_o,
  output logic                  axi_wlast_o,
  input  logic                  axi_bvalid_i,
  output logic                  axi_bready_o,
  input  logic [IdWidth-1:0]    axi_bid_i,
  input  logic [1:0]            axi_bresp_i
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
    .axi_valid_o       (axi_awvalid_o),
    .axi_ready_i       (axi_awready_i),
    .axi_addr_o        (axi_awaddr_o),
    .axi_len_o         (axi_awlen_o),
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
  assign axi_awid_o    = Id;
  assign axi_awsize_o  = axi_pkg::size_of(DataWidth / 8);
  assign axi_awburst_o = axi_pkg::BurstIncr;

  // A burst's end is queued for its response as its last beat leaves.
  logic                 waiting_ready, aligned_ready, w_valid, w_ready, w_last;
  logic [DataWidth-1:0] w_data;
  logic [DataBytes-1:0] w_strb;

  dma_write_align #(.DataWidth(DataWidth)) u_align (
    .clk_i, .rst_ni,
    .burst_valid_i     (burst_valid && waiting_ready),
    .burst_ready_o     (aligned_ready),
    .burst_null_i      (burst_null),
    .burst_len_i       (burst_len),
    .burst_first_lane_i(first_lane),
    .burst_last_lane_i (last_lane),
    .burst_row_first_i (row_first),
    .burst_row_last_i  (row_last),
    .in_valid_i        (in_valid_i),
    .in_ready_o        (in_ready_o),
    .in_data_i         (in_data_i),
    .w_valid_o         (w_valid),
    .w_ready_i         (w_ready),
    .w_data_o          (w_data),
    .w_strb_o          (w_strb),
    .w_last_o          (w_last)
  );
  assign burst_ready = waiting_ready && aligned_ready;

  spill_register #(.Width(DataWidth + DataBytes + 1)) u_data (
    .clk_i, .rst_ni,
    .valid_i(w_valid),
    .ready_o(w_ready),
    .data_i ({w_data, w_strb, w_last}),
    .valid_o(axi_wvalid_o),
    .ready_i(axi_wready_i),
    .data_o ({axi_wdata_o, axi_wstrb_o, axi_wlast_o})
  );

  logic unused_id;  // one ID
  assign unused_id = ^axi_bid_i;

  logic waiting;
  dma_responses #(.AddrWidth(AddrWidth), .TagWidth(TagWidth), .Depth(Outstanding)) u_responses (
    .clk_i, .rst_ni,
    .burst_valid_i(burst_valid && burst_ready),
    .burst_ready_o(waiting_ready),
    .burst_null_i (burst_null),
    .burst_addr_i (burst_addr),
    .burst_last_i (last),
    .burst_tag_i  (tag),
    .axi_bvalid_i, .axi_bready_o, .axi_bresp_i,
    .done_valid_o, .done_tag_o, .done_resp_o, .done_addr_o,
    .busy_o       (waiting)
  );
  assign busy_o = issuing || waiting;

endmodule
