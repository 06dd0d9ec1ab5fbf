// SPDX-License-Identifier: Apache-2.0
// A register on a valid/ready stream that breaks every combinational path, one word per cycle.
//
// Latency 1 cycle. Two words of storage: `front` drives the output, `spare` catches the word that
// is under way when the consumer stalls; ready_o is "spare is empty". No reset on the data.
// Invariant: the spare is full only if the front is. Golden model: std::deque of 2 words, in
// tests/rtl/common.
module spill_register #(
  parameter int unsigned Width = 8
) (
  input  logic             clk_i,
  input  logic             rst_ni,
  input  logic             valid_i,
  output logic             ready_o,
  input  logic [Width-1:0] data_i,
  output logic             valid_o,
  input  logic             ready_i,
  output logic [Width-1:0] data_o
);

  logic             front_valid_q, front_valid_d, spare_valid_q, spare_valid_d;
  logic [Width-1:0] front_q, spare_q;
  logic             accept, advance;

  assign ready_o = !spare_valid_q;
  assign valid_o = front_valid_q;
  assign data_o  = front_q;
  assign accept  = valid_i && ready_o;
  assign advance = ready_i || !front_valid_q;

  always_comb begin
    front_valid_d = front_valid_q;
    spare_valid_d = spare_valid_q;
    if (advance) begin
      front_valid_d = spare_valid_q || accept;
      spare_valid_d = 1'b0;
    end else if (accept) begin
      spare_valid_d = 1'b1;
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      front_valid_q <= 1'b0;
      spare_valid_q <= 1'b0;
    end else begin
      front_valid_q <= front_valid_d;
      spare_valid_q <= spare_valid_d;
    end
  end

  always_ff @(posedge clk_i) begin
    if (advance && front_valid_d) front_q <= spare_valid_q ? spare_q : data_i;
    if (accept && !advance)       spare_q <= data_i;
  end

  handshake_checker #(.Width(Width), .Quiet(1'b1)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(valid_o), .ready_i, .data_i(data_o)
  );
  assert property (@(posedge clk_i) disable iff (!rst_ni) spare_valid_q |-> front_valid_q);

endmodule
