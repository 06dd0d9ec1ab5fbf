// SPDX-License-Identifier: Apache-2.0
// AXI4-Lite slave in front of a register file of 32-bit words.
//
// A write is made when address and data are both there, in whatever order they came; write_o is a
// pulse of one cycle, and its verdict (write_resp_i) is given combinationally in that cycle. So is
// read_data_i / read_resp_i in the cycle of read_o. One access of each kind at a time, the next one
// when the response was taken: address and data to response 1 cycle. The file decides what is
// mapped and writable.
// Range: a response register is full only between its access and its handshake, so an access is
// never answered twice. Checked by axil_checker and tests/rtl/axi.
module axil_slave #(
  parameter int unsigned AddrWidth = 12
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 s_axil_awvalid_i,
  output logic                 s_axil_awready_o,
  input  logic [AddrWidth-1:0] s_axil_awaddr_i,
  input  logic                 s_axil_wvalid_i,
  output logic                 s_axil_wready_o,
  input  logic [31:0]          s_axil_wdata_i,
  input  logic [3:0]           s_axil_wstrb_i,
  output logic                 s_axil_bvalid_o,
  input  logic                 s_axil_bready_i,
  output logic [1:0]           s_axil_bresp_o,
  input  logic                 s_axil_arvalid_i,
  output logic                 s_axil_arready_o,
  input  logic [AddrWidth-1:0] s_axil_araddr_i,
  output logic                 s_axil_rvalid_o,
  input  logic                 s_axil_rready_i,
  output logic [31:0]          s_axil_rdata_o,
  output logic [1:0]           s_axil_rresp_o,
  output logic                 write_o,
  output logic [AddrWidth-3:0] write_word_o,  // word address
  output logic [31:0]          write_data_o,
  output logic [3:0]           write_strb_o,
  input  logic [1:0]           write_resp_i,
  output logic                 read_o,
  output logic [AddrWidth-3:0] read_word_o,
  input  logic [31:0]          read_data_i,
  input  logic [1:0]           read_resp_i
);

  logic aw_valid, w_valid, ar_valid;

  fifo #(.Width(AddrWidth - 2), .Depth(1)) u_write_address (
    .clk_i,
    .rst_ni,
    .valid_i(s_axil_awvalid_i),
    .ready_o(s_axil_awready_o),
    .data_i (s_axil_awaddr_i[AddrWidth-1:2]),
    .valid_o(aw_valid),
    .ready_i(write_o),
    .data_o (write_word_o)
  );

  fifo #(.Width(36), .Depth(1)) u_write_data (
    .clk_i,
    .rst_ni,
    .valid_i(s_axil_wvalid_i),
    .ready_o(s_axil_wready_o),
    .data_i ({s_axil_wdata_i, s_axil_wstrb_i}),
    .valid_o(w_valid),
    .ready_i(write_o),
    .data_o ({write_data_o, write_strb_o})
  );

  fifo #(.Width(AddrWidth - 2), .Depth(1)) u_read_address (
    .clk_i,
    .rst_ni,
    .valid_i(s_axil_arvalid_i),
    .ready_o(s_axil_arready_o),
    .data_i (s_axil_araddr_i[AddrWidth-1:2]),
    .valid_o(ar_valid),
    .ready_i(read_o),
    .data_o (read_word_o)
  );

  logic unused_lanes;  // AXI4-Lite moves whole words: the byte address says nothing
  assign unused_lanes = ^{s_axil_awaddr_i[1:0], s_axil_araddr_i[1:0]};

  assign write_o = aw_valid && w_valid && (!s_axil_bvalid_o || s_axil_bready_i);
  assign read_o  = ar_valid && (!s_axil_rvalid_o || s_axil_rready_i);

  logic        b_valid_d, r_valid_d;
  logic [1:0]  b_resp_d, r_resp_d;
  logic [31:0] r_data_d;

  always_comb begin
    b_valid_d = s_axil_bvalid_o && !s_axil_bready_i;
    r_valid_d = s_axil_rvalid_o && !s_axil_rready_i;
    b_resp_d  = s_axil_bresp_o;
    r_resp_d  = s_axil_rresp_o;
    r_data_d  = s_axil_rdata_o;
    if (write_o) begin
      b_valid_d = 1'b1;
      b_resp_d  = write_resp_i;
    end
    if (read_o) begin
      r_valid_d = 1'b1;
      r_resp_d  = read_resp_i;
      r_data_d  = read_data_i;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      s_axil_bvalid_o <= 1'b0;
      s_axil_rvalid_o <= 1'b0;
    end else begin
      s_axil_bvalid_o <= b_valid_d;
      s_axil_rvalid_o <= r_valid_d;
    end
  end

  always_ff @(posedge clk_i) begin
    s_axil_bresp_o <= b_resp_d;
    s_axil_rresp_o <= r_resp_d;
    s_axil_rdata_o <= r_data_d;
  end

  handshake_checker #(.Width(2), .Quiet(1'b1)) u_b_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(s_axil_bvalid_o), .ready_i(s_axil_bready_i),
    .data_i(s_axil_bresp_o)
  );
  handshake_checker #(.Width(34), .Quiet(1'b1)) u_r_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(s_axil_rvalid_o), .ready_i(s_axil_rready_i),
    .data_i({s_axil_rdata_o, s_axil_rresp_o})
  );

endmodule
