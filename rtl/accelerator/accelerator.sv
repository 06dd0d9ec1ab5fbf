// SPDX-License-Identifier: Apache-2.0
// The GEMM accelerator: its core between an AXI4 master port (one read DMA, one write DMA), an
// AXI4-Lite slave port (registers: rtl/axi/README.md) and an interrupt. Capability registers: Rows
// and Cols count PEs' rows (of Dot lanes) and columns.
`include "pe.svh"

module accelerator
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
  parameter  int unsigned Units        = 16,
  parameter  int unsigned IntBits      = 24,
  parameter  int unsigned ZeroBits     = 5,
  parameter  int unsigned Passes       = 1,
  parameter  bit          WithMinimum  = 1'b0,
  parameter  int unsigned DataWidth    = 128,
  parameter  int unsigned IdWidth      = 4,
  parameter  int unsigned MaxBurst     = 16,
  parameter  int unsigned Outstanding  = 16,
  localparam int unsigned DataBytes    = DataWidth / 8,
  localparam int unsigned NumCounters  = 9,
  localparam int unsigned CountBits    = $clog2(DataBytes) + 1
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  output logic                 irq_o,
  // AXI4-Lite slave.
  input  logic                 s_axil_awvalid_i,
  output logic                 s_axil_awready_o,
  input  logic [11:0]          s_axil_awaddr_i,
  input  logic                 s_axil_wvalid_i,
  output logic                 s_axil_wready_o,
  input  logic [31:0]          s_axil_wdata_i,
  input  logic [3:0]           s_axil_wstrb_i,
  output logic                 s_axil_bvalid_o,
  input  logic                 s_axil_bready_i,
  output logic [1:0]           s_axil_bresp_o,
  input  logic                 s_axil_arvalid_i,
  output logic                 s_axil_arready_o,
  input  logic [11:0]          s_axil_araddr_i,
  output logic                 s_axil_rvalid_o,
  input  logic                 s_axil_rready_i,
  output logic [31:0]          s_axil_rdata_o,
  output logic [1:0]           s_axil_rresp_o,
  // AXI4 master.
  output logic                 axi_arvalid_o,
  input  logic                 axi_arready_i,
  output logic [IdWidth-1:0]   axi_arid_o,
  output logic [AddrBits-1:0]  axi_araddr_o,
  output logic [7:0]           axi_arlen_o,
  output logic [2:0]           axi_arsize_o,
  output logic [1:0]           axi_arburst_o,
  input  logic                 axi_rvalid_i,
  output logic                 axi_rready_o,
  input  logic [IdWidth-1:0]   axi_rid_i,
  input  logic [DataWidth-1:0] axi_rdata_i,
  input  logic [1:0]           axi_rresp_i,
  input  logic                 axi_rlast_i,
  output logic                 axi_awvalid_o,
  input  logic                 axi_awready_i,
  output logic [IdWidth-1:0]   axi_awid_o,
  output logic [AddrBits-1:0]  axi_awaddr_o,
  output logic [7:0]           axi_awlen_o,
  output logic [2:0]           axi_awsize_o,
  output logic [1:0]           axi_awburst_o,
  output logic                 axi_wvalid_o,
  input  logic                 axi_wready_i,
  output logic [DataWidth-1:0] axi_wdata_o,
  output logic [DataBytes-1:0] axi_wstrb_o,
  output logic                 axi_wlast_o,
  input  logic                 axi_bvalid_i,
  output logic                 axi_bready_o,
  input  logic [IdWidth-1:0]   axi_bid_i,
  input  logic [1:0]           axi_bresp_i
);

  // Registers.
  logic                         start, stop, clear, busy, done, error;
  logic [AddrBits-1:0]          table_address, error_address;
  logic [31:0]                  table_count, tiles_done;
  logic [7:0]                   error_code;
  logic [NumCounters-1:0][63:0] counters;
  axil_registers #(
    .AddrWidth(AddrBits), .NumCounters(NumCounters), .Rows(Rows), .Cols(TileCols * Cols),
    .Dot(Dot), .DataWidth(DataWidth), .MaxGroup(MaxGroup)
  ) u_registers (
    .clk_i, .rst_ni, .s_axil_awvalid_i, .s_axil_awready_o, .s_axil_awaddr_i, .s_axil_wvalid_i,
    .s_axil_wready_o, .s_axil_wdata_i, .s_axil_wstrb_i, .s_axil_bvalid_o, .s_axil_bready_i,
    .s_axil_bresp_o, .s_axil_arvalid_i, .s_axil_arready_o, .s_axil_araddr_i, .s_axil_rvalid_o,
    .s_axil_rready_i, .s_axil_rdata_o, .s_axil_rresp_o, .start_o(start), .stop_o(stop),
    .clear_o(clear), .desc_addr_o(table_address), .desc_count_o(table_count), .busy_i(busy),
    .done_i(done), .error_valid_i(error), .error_code_i(error_code),
    .error_addr_i(error_address), .desc_done_i(tiles_done), .counters_i(counters), .irq_o
  );

  // DMA.
  logic                 rd_cmd_valid, rd_cmd_ready, rd_valid, rd_row_last, rd_last, rd_done;
  logic                 rd_busy;
  logic                 wr_cmd_valid, wr_cmd_ready, wr_valid, wr_ready, wr_done, wr_busy;
  logic [AddrBits-1:0]  rd_cmd_addr, rd_cmd_stride, rd_done_addr;
  logic [AddrBits-1:0]  wr_cmd_addr, wr_cmd_stride, wr_done_addr;
  logic [15:0]          rd_cmd_rows, rd_cmd_row_bytes, wr_cmd_rows;
  logic [17:0]          wr_cmd_row_bytes;
  logic [3:0]           rd_cmd_tag, rd_tag, rd_done_tag, wr_done_tag;
  logic [DataWidth-1:0] rd_data, wr_data;
  logic [CountBits-1:0] rd_bytes;
  logic [1:0]           rd_done_resp, wr_done_resp;
  dma_read #(
    .AddrWidth(AddrBits), .DataWidth(DataWidth), .IdWidth(IdWidth), .MaxBurst(MaxBurst),
    .Outstanding(Outstanding)
  ) u_read (
    .clk_i, .rst_ni, .cmd_valid_i(rd_cmd_valid), .cmd_ready_o(rd_cmd_ready),
    .cmd_addr_i(rd_cmd_addr), .cmd_rows_i(rd_cmd_rows), .cmd_row_bytes_i(24'(rd_cmd_row_bytes)),
    .cmd_stride_i(rd_cmd_stride), .cmd_tag_i(rd_cmd_tag), .out_valid_o(rd_valid),
    .out_ready_i(1'b1), .out_data_o(rd_data), .out_bytes_o(rd_bytes),
    .out_row_last_o(rd_row_last), .out_last_o(rd_last), .out_tag_o(rd_tag),
    .done_valid_o(rd_done), .done_tag_o(rd_done_tag), .done_resp_o(rd_done_resp),
    .done_addr_o(rd_done_addr), .busy_o(rd_busy), .axi_arvalid_o, .axi_arready_i, .axi_arid_o,
    .axi_araddr_o, .axi_arlen_o, .axi_arsize_o, .axi_arburst_o, .axi_rvalid_i, .axi_rready_o,
    .axi_rid_i, .axi_rdata_i, .axi_rresp_i, .axi_rlast_i
  );
  dma_write #(
    .AddrWidth(AddrBits), .DataWidth(DataWidth), .IdWidth(IdWidth), .MaxBurst(MaxBurst),
    .Outstanding(Outstanding)
  ) u_write (
    .clk_i, .rst_ni, .cmd_valid_i(wr_cmd_valid), .cmd_ready_o(wr_cmd_ready),
    .cmd_addr_i(wr_cmd_addr), .cmd_rows_i(wr_cmd_rows), .cmd_row_bytes_i(24'(wr_cmd_row_bytes)),
    .cmd_stride_i(wr_cmd_stride), .cmd_tag_i('0), .in_valid_i(wr_valid), .in_ready_o(wr_ready),
    .in_data_i(wr_data), .done_valid_o(wr_done), .done_tag_o(wr_done_tag),
    .done_resp_o(wr_done_resp), .done_addr_o(wr_done_addr), .busy_o(wr_busy), .axi_awvalid_o,
    .axi_awready_i, .axi_awid_o, .axi_awaddr_o, .axi_awlen_o, .axi_awsize_o, .axi_awburst_o,
    .axi_wvalid_o, .axi_wready_i, .axi_wdata_o, .axi_wstrb_o, .axi_wlast_o, .axi_bvalid_i,
    .axi_bready_o, .axi_bid_i, .axi_bresp_i
  );
  logic unused_tag;
  assign unused_tag = ^wr_done_tag;

  accel_core #(
    .Rows(Rows), .TileCols(TileCols), .Cols(Cols), .Dot(Dot), .MaxGroup(MaxGroup),
    .TreeRegister(TreeRegister), .LatchStore(LatchStore), .MaxM(MaxM), .Units(Units),
    .IntBits(IntBits), .ZeroBits(ZeroBits), .Passes(Passes), .WithMinimum(WithMinimum),
    .DataWidth(DataWidth)
  ) u_core (
    .clk_i, .rst_ni, .start_i(start), .stop_i(stop), .clear_i(clear), .table_i(table_address),
    .count_i(table_count), .busy_o(busy), .done_o(done), .error_o(error),
    .error_code_o(error_code), .error_address_o(error_address), .tiles_done_o(tiles_done),
    .counters_o(counters), .rd_cmd_valid_o(rd_cmd_valid), .rd_cmd_ready_i(rd_cmd_ready),
    .rd_cmd_addr_o(rd_cmd_addr), .rd_cmd_stride_o(rd_cmd_stride), .rd_cmd_rows_o(rd_cmd_rows),
    .rd_cmd_row_bytes_o(rd_cmd_row_bytes), .rd_cmd_tag_o(rd_cmd_tag), .rd_valid_i(rd_valid),
    .rd_data_i(rd_data), .rd_bytes_i(rd_bytes), .rd_row_last_i(rd_row_last),
    .rd_last_i(rd_last), .rd_tag_i(rd_tag), .rd_done_i(rd_done), .rd_done_tag_i(rd_done_tag),
    .rd_done_resp_i(rd_done_resp), .rd_done_addr_i(rd_done_addr), .rd_busy_i(rd_busy),
    .wr_cmd_valid_o(wr_cmd_valid), .wr_cmd_ready_i(wr_cmd_ready), .wr_cmd_addr_o(wr_cmd_addr),
    .wr_cmd_stride_o(wr_cmd_stride), .wr_cmd_rows_o(wr_cmd_rows),
    .wr_cmd_row_bytes_o(wr_cmd_row_bytes), .wr_valid_o(wr_valid), .wr_ready_i(wr_ready),
    .wr_data_o(wr_data), .wr_done_i(wr_done), .wr_done_resp_i(wr_done_resp),
    .wr_done_addr_i(wr_done_addr), .wr_busy_i(wr_busy)
  );

endmodule
