// SPDX-License-Identifier: Apache-2.0
// Who may use the two banks of a double buffer. A writer takes a free bank, advances to the other
// with its last write, and fills it when its contents may be read; a reader releases a full one.
// Both go through the banks in turn. take_i, advance_i and fill_i may fall into one cycle.
module bank_pair (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic take_i,
  input  logic advance_i,
  input  logic fill_i,
  input  logic release_i,
  output logic free_o,        // a bank may be taken
  output logic full_o,        // a bank may be read
  output logic write_bank_o,
  output logic read_bank_o
);

  logic [1:0] free_q, free_d, full_q, full_d;
  logic       write_bank_q, read_bank_q;

  assign free_d = free_q + 2'(release_i) - 2'(take_i);
  assign full_d = full_q + 2'(fill_i) - 2'(release_i);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      free_q       <= 2'd2;
      full_q       <= 2'd0;
      write_bank_q <= 1'b0;
      read_bank_q  <= 1'b0;
    end else begin
      free_q       <= free_d;
      full_q       <= full_d;
      write_bank_q <= write_bank_q ^ advance_i;
      read_bank_q  <= read_bank_q ^ release_i;
    end
  end

  assign free_o       = free_q != 2'd0;
  assign full_o       = full_q != 2'd0;
  assign write_bank_o = write_bank_q;
  assign read_bank_o  = read_bank_q;

  assert property (@(posedge clk_i) disable iff (!rst_ni) take_i |-> free_o);
  assert property (@(posedge clk_i) disable iff (!rst_ni) release_i |-> full_o);
  assert property (@(posedge clk_i) disable iff (!rst_ni) free_q <= 2'd2 && full_q <= 2'd2);
  assert property (@(posedge clk_i) disable iff (!rst_ni) 3'(free_q) + 3'(full_q) <= 3'd2);

endmodule
