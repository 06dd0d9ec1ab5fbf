// SPDX-License-Identifier: Apache-2.0
// Test bench top: a read and a write DMA share one AXI4 port, watched by the protocol checker.
// Not synthesised.
module dma_bench #(
  parameter  int unsigned AddrWidth   = 40,
  parameter  int unsigned DataWidth   = 64,
  parameter  int unsigned IdWidth     = 4,
  parameter  int unsigned MaxBurst    = 16,
  parameter  int unsigned Outstanding = 4,
  localparam int unsigned DataBytes   = DataWidth / 8
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  // Index 0 reads, 1 writes.
  input  logic [1:0]                   cmd_valid_i,
  output logic [1:0]                   cmd_ready_o,
  input  logic [AddrWidth-1:0]         cmd_addr_i,
  input  logic [15:0]                  cmd_rows_i,
  input  logic [23:0]                  cmd_row_bytes_i,
  input  logic [AddrWidth-1:0]         cmd_stride_i,
  input  logic [3:0]                   cmd_tag_i,
  output logic                         out_valid_o,
  input  logic                         out_ready_i,
  output logic [DataWidth-1:0]         out_data_o,
  output logic [$clog2(DataBytes):0]   out_bytes_o,
  output logic                         out_row_last_o,
  output logic                         out_last_o,
  output logic [3:0]                   out_tag_o,
  input  logic                         in_valid_i,
  output logic                         in_ready_o,
  input  logic [DataWidth-1:0]         in_data_i,
  output logic [1:0]                   done_valid_o,
  output logic [3:0]                   read_done_tag_o,
  output logic [1:0]                   read_done_resp_o,
  output logic [AddrWidth-1:0]         read_done_addr_o,
  output logic [3:0]                   write_done_tag_o,
  output logic [1:0]                   write_done_resp_o,
  output logic [AddrWidth-1:0]         write_done_addr_o,
  output logic [1:0]                   busy_o,
  output logic                         axi_arvalid_o,
  input  logic                         axi_arready_i,
  output logic [IdWidth-1:0]           axi_arid_o,
  output logic [AddrWidth-1:0]         axi_araddr_o,
  output logic [7:0]                   axi_arlen_o,
  output logic [2:0]                   axi_arsize_o,
  output logic [1:0]                   axi_arburst_o,
  input  logic                         axi_rvalid_i,
  output logic                         axi_rready_o,
  input  logic [IdWidth-1:0]           axi_rid_i,
  input  logic [DataWidth-1:0]         axi_rdata_i,
  input  logic [1:0]                   axi_rresp_i,
  input  logic                         axi_rlast_i,
  output logic                         axi_awvalid_o,
  input  logic                         axi_awready_i,
  output logic [IdWidth-1:0]           axi_awid_o,
  output logic [AddrWidth-1:0]         axi_awaddr_o,
  output logic [7:0]                   axi_awlen_o,
  output logic [2:0]                   axi_awsize_o,
  output logic [1:0]                   axi_awburst_o,
  output logic                         axi_wvalid_o,
  input  logic                         axi_wready_i,
  output logic [DataWidth-1:0]         axi_wdata_o,
  output logic [DataBytes-1:0]         axi_wstrb_o,
  output logic                         axi_wlast_o,
  input  logic                         axi_bvalid_i,
  output logic                         axi_bready_o,
  input  logic [IdWidth-1:0]           axi_bid_i,
  input  logic [1:0]                   axi_bresp_i
);

  dma_read #(
    .AddrWidth  (AddrWidth),
    .DataWidth  (DataWidth),
    .IdWidth    (IdWidth),
    .Id         (IdWidth'(3)),
    .MaxBurst   (MaxBurst),
    .Outstanding(Outstanding)
  ) u_read (
    .clk_i, .rst_ni,
    .cmd_valid_i (cmd_valid_i[0]),
    .cmd_ready_o (cmd_ready_o[0]),
    .cmd_addr_i, .cmd_rows_i, .cmd_row_bytes_i, .cmd_stride_i, .cmd_tag_i,
    .out_valid_o, .out_ready_i, .out_data_o, .out_bytes_o, .out_row_last_o, .out_last_o, .out_tag_o,
    .done_valid_o(done_valid_o[0]),
    .done_tag_o  (read_done_tag_o),
    .done_resp_o (read_done_resp_o),
    .done_addr_o (read_done_addr_o),
    .busy_o      (busy_o[0]),
    .axi_arvalid_o, .axi_arready_i, .axi_arid_o, .axi_araddr_o, .axi_arlen_o, .axi_arsize_o,
    .axi_arburst_o,
    .axi_rvalid_i, .axi_rready_o, .axi_rid_i, .axi_rdata_i, .axi_rresp_i, .axi_rlast_i
  );

  dma_write #(
    .AddrWidth  (AddrWidth),
    .DataWidth  (DataWidth),
    .IdWidth    (IdWidth),
    .Id         (IdWidth'(5)),
    .MaxBurst   (MaxBurst),
    .Outstanding(Outstanding)
  ) u_write (
    .clk_i, .rst_ni,
    .cmd_valid_i (cmd_valid_i[1]),
    .cmd_ready_o (cmd_ready_o[1]),
    .cmd_addr_i, .cmd_rows_i, .cmd_row_bytes_i, .cmd_stride_i, .cmd_tag_i,
    .in_valid_i, .in_ready_o, .in_data_i,
    .done_valid_o(done_valid_o[1]),
    .done_tag_o  (write_done_tag_o),
    .done_resp_o (write_done_resp_o),
    .done_addr_o (write_done_addr_o),
    .busy_o      (busy_o[1]),
    .axi_awvalid_o, .axi_awready_i, .axi_awid_o, .axi_awaddr_o, .axi_awlen_o, .axi_awsize_o,
    .axi_awburst_o,
    .axi_wvalid_o, .axi_wready_i, .axi_wdata_o, .axi_wstrb_o, .axi_wlast_o,
    .axi_bvalid_i, .axi_bready_o, .axi_bid_i, .axi_bresp_i
  );

  axi_checker #(.AddrWidth(AddrWidth), .DataWidth(DataWidth), .IdWidth(IdWidth)) u_checker (
    .clk_i, .rst_ni,
    .arvalid(axi_arvalid_o),
    .arready(axi_arready_i),
    .arid   (axi_arid_o),
    .araddr (axi_araddr_o),
    .arlen  (axi_arlen_o),
    .arsize (axi_arsize_o),
    .arburst(axi_arburst_o),
    .rvalid (axi_rvalid_i),
    .rready (axi_rready_o),
    .rid    (axi_rid_i),
    .rdata  (axi_rdata_i),
    .rresp  (axi_rresp_i),
    .rlast  (axi_rlast_i),
    .awvalid(axi_awvalid_o),
    .awready(axi_awready_i),
    .awid   (axi_awid_o),
    .awaddr (axi_awaddr_o),
    .awlen  (axi_awlen_o),
    .awsize (axi_awsize_o),
    .awburst(axi_awburst_o),
    .wvalid (axi_wvalid_o),
    .wready (axi_wready_i),
    .wdata  (axi_wdata_o),
    .wstrb  (axi_wstrb_o),
    .wlast  (axi_wlast_o),
    .bvalid (axi_bvalid_i),
    .bready (axi_bready_o),
    .bid    (axi_bid_i),
    .bresp  (axi_bresp_i)
  );

  // The streams keep what they offer, too.
  handshake_checker #(.Width(DataWidth + $clog2(DataBytes) + 7), .Quiet(1'b1)) u_out (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(out_valid_o), .ready_i(out_ready_i),
    .data_i({out_data_o, out_bytes_o, out_row_last_o, out_last_o, out_tag_o})
  );

endmodule
