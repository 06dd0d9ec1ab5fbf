// SPDX-License-Identifier: Apache-2.0
// Joins read data beats with the bursts they belong to, and keeps each command's first error.
//
// Combinational from beat to beat. A burst is over after its own length; a null burst yields one
// beat without taking read data. The response that leaves with a beat is the first failing one of
// its command so far (RespOkay if none), with that beat's bus address.
module dma_read_beats #(
  parameter int unsigned AddrWidth = 40,
  parameter int unsigned DataWidth = 64
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 burst_valid_i,
  output logic                 burst_ready_o,
  input  logic                 burst_null_i,
  input  logic [AddrWidth-1:0] burst_addr_i,
  input  logic [7:0]           burst_len_i,
  input  logic                 burst_row_first_i,
  input  logic                 burst_row_last_i,
  input  logic                 burst_last_i,
  input  logic                 r_valid_i,
  output logic                 r_ready_o,
  input  logic [1:0]           r_resp_i,
  output logic                 beat_valid_o,
  input  logic                 beat_ready_i,
  output logic                 beat_row_first_o,
  output logic                 beat_row_last_o,
  output logic                 beat_last_o,  // of the command
  output logic [1:0]           beat_resp_o,
  output logic [AddrWidth-1:0] beat_error_addr_o
);

  localparam int unsigned LaneBits = $clog2(DataWidth / 8);

  logic [7:0]           count_q, count_d;
  logic [1:0]           resp_q, resp_d;
  logic [AddrWidth-1:0] error_addr_q, error_addr_d;
  logic                 burst_end, fire, failing;

  assign burst_end        = count_q == burst_len_i;
  assign beat_valid_o     = burst_valid_i && (burst_null_i || r_valid_i);
  assign fire             = beat_valid_o && beat_ready_i;
  assign r_ready_o        = fire && !burst_null_i;
  assign burst_ready_o    = fire && burst_end;
  assign beat_row_first_o = burst_row_first_i && count_q == '0;
  assign beat_row_last_o  = burst_row_last_i && burst_end;
  assign beat_last_o      = burst_last_i && burst_end;

  assign failing           = !burst_null_i && resp_q == axi_pkg::RespOkay &&
                             (r_resp_i == axi_pkg::RespSlverr || r_resp_i == axi_pkg::RespDecerr);
  assign beat_resp_o       = failing ? r_resp_i : resp_q;
  // No carry out of the page: a burst does not leave its 4 KiB.
  assign beat_error_addr_o = failing ? burst_addr_i + AddrWidth'({count_q, LaneBits'(0)})
                                     : error_addr_q;

  always_comb begin
    count_d      = count_q;
    resp_d       = resp_q;
    error_addr_d = error_addr_q;
    if (fire) begin
      count_d      = burst_end ? '0 : count_q + 1'b1;
      resp_d       = beat_last_o ? axi_pkg::RespOkay : beat_resp_o;
      error_addr_d = beat_last_o ? '0 : beat_error_addr_o;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      count_q      <= '0;
      resp_q       <= axi_pkg::RespOkay;
      error_addr_q <= '0;
    end else begin
      count_q      <= count_d;
      resp_q       <= resp_d;
      error_addr_q <= error_addr_d;
    end
  end

  handshake_checker #(.Width(AddrWidth + 5), .Quiet(1'b1)) u_beat_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(beat_valid_o), .ready_i(beat_ready_i),
    .data_i({beat_row_first_o, beat_row_last_o, beat_last_o, beat_resp_o, beat_error_addr_o})
  );

endmodule
