// SPDX-License-Identifier: Apache-2.0
// Test bench top: the register block, watched by the protocol checker. Not synthesised.
module axil_bench (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  input  logic                         s_axil_awvalid_i,
  output logic                         s_axil_awready_o,
  input  logic [11:0]                  s_axil_awaddr_i,
  input  logic                         s_axil_wvalid_i,
  output logic                         s_axil_wready_o,
  input  logic [31:0]                  s_axil_wdata_i,
  input  logic [3:0]                   s_axil_wstrb_i,
  output logic                         s_axil_bvalid_o,
  input  logic                         s_axil_bready_i,
  output logic [1:0]                   s_axil_bresp_o,
  input  logic                         s_axil_arvalid_i,
  output logic                         s_axil_arready_o,
  input  logic [11:0]                  s_axil_araddr_i,
  output logic                         s_axil_rvalid_o,
  input  logic                         s_axil_rready_i,
  output logic [31:0]                  s_axil_rdata_o,
  output logic [1:0]                   s_axil_rresp_o,
  output logic                         start_o,        // pulses
  output logic                         stop_o,
  output logic                         clear_o,
  output logic [39:0]         desc_addr_o,
  output logic [31:0]                  desc_count_o,
  input  logic                         busy_i,
  input  logic                         done_i,         // pulse: the table is finished
  input  logic                         error_valid_i,  // pulse
  input  logic [7:0]                   error_code_i,
  input  logic [39:0]         error_addr_i,
  input  logic [31:0]                  desc_done_i,
  input  logic [7:0][63:0] counters_i,
  output logic                         irq_o
);

  axil_registers u_registers (
    .clk_i, .rst_ni,
    .s_axil_awvalid_i, .s_axil_awready_o, .s_axil_awaddr_i,
    .s_axil_wvalid_i, .s_axil_wready_o, .s_axil_wdata_i, .s_axil_wstrb_i,
    .s_axil_bvalid_o, .s_axil_bready_i, .s_axil_bresp_o,
    .s_axil_arvalid_i, .s_axil_arready_o, .s_axil_araddr_i,
    .s_axil_rvalid_o, .s_axil_rready_i, .s_axil_rdata_o, .s_axil_rresp_o,
    .start_o, .stop_o, .clear_o, .desc_addr_o, .desc_count_o,
    .busy_i, .done_i, .error_valid_i, .error_code_i, .error_addr_i, .desc_done_i, .counters_i,
    .irq_o
  );

  axil_checker u_checker (
    .clk_i, .rst_ni,
    .awvalid(s_axil_awvalid_i),
    .awready(s_axil_awready_o),
    .awaddr (s_axil_awaddr_i),
    .wvalid (s_axil_wvalid_i),
    .wready (s_axil_wready_o),
    .wdata  (s_axil_wdata_i),
    .wstrb  (s_axil_wstrb_i),
    .bvalid (s_axil_bvalid_o),
    .bready (s_axil_bready_i),
    .bresp  (s_axil_bresp_o),
    .arvalid(s_axil_arvalid_i),
    .arready(s_axil_arready_o),
    .araddr (s_axil_araddr_i),
    .rvalid (s_axil_rvalid_o),
    .rready (s_axil_rready_i),
    .rdata  (s_axil_rdata_o),
    .rresp  (s_axil_rresp_o)
  );

endmodule
