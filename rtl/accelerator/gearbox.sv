// SPDX-License-Identifier: Apache-2.0
// Repacks rows of elements: words of In elements go in (room_o says that one more fits), words of
// Out elements come out, first element in the lowest bits. clear_i drops what is left of a row;
// a last word that is not full is pushed out by flush_i, its surplus elements undefined.
module gearbox #(
  parameter int unsigned Bits = 32,
  parameter int unsigned In   = 16,
  parameter int unsigned Out  = 4
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     clear_i,
  input  logic                     flush_i,   // all of the row is in
  output logic                     room_o,    // for a word under way and one more
  input  logic                     push_i,
  input  logic [In-1:0][Bits-1:0]  data_i,
  output logic                     valid_o,
  input  logic                     ready_i,
  output logic [Out-1:0][Bits-1:0] data_o
);

  localparam int unsigned Capacity  = 2 * In + Out;
  localparam int unsigned CountBits = $clog2(Capacity + 1);

  logic [Capacity-1:0][Bits-1:0] store_q, store_d, moved;
  logic [CountBits-1:0]          count_q, count_d, kept;
  logic                          pop;

  assign room_o  = 32'(count_q) + 2 * In <= Capacity;
  assign valid_o = 32'(count_q) >= Out || (flush_i && count_q != '0);
  assign data_o  = store_q[Out-1:0];
  assign pop     = valid_o && ready_i;

  always_comb begin
    moved   = pop ? store_q >> (Out * Bits) : store_q;
    kept    = !pop ? count_q : 32'(count_q) >= Out ? count_q - CountBits'(Out) : '0;
    store_d = moved;
    count_d = kept;
    if (push_i) begin
      for (int unsigned i = 0; i < Capacity; ++i) begin
        if (i >= 32'(kept) && i < 32'(kept) + In) begin
          store_d[i] = data_i[($clog2(In) > 0 ? $clog2(In) : 1)'(i - 32'(kept))];
        end
      end
      count_d = kept + CountBits'(In);
    end
    if (clear_i) count_d = '0;
  end

  always_ff @(posedge clk_i) store_q <= store_d;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_q <= '0;
    else         count_q <= count_d;
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) push_i |-> 32'(kept) + In <= Capacity);
  handshake_checker #(.Width(1)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(clear_i), .valid_i(valid_o), .ready_i, .data_i(1'b0)
  );

endmodule
