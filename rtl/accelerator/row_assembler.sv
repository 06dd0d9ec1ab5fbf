// SPDX-License-Identifier: Apache-2.0
// Makes one buffer word of each row that the read DMA delivers: the row's bytes from the lowest on,
// zeros beyond them. Takes a DMA word in every cycle; write_o comes with the row's last.
module row_assembler #(
  parameter  int unsigned DataWidth = 128,
  parameter  int unsigned WordBits  = 512,
  parameter  int unsigned RowBits   = 8,
  localparam int unsigned CountBits = $clog2(DataWidth / 8) + 1
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 valid_i,
  input  logic [DataWidth-1:0] data_i,
  input  logic [CountBits-1:0] bytes_i,     // valid bytes of data_i
  input  logic                 row_last_i,
  input  logic                 last_i,      // of the transfer
  output logic                 write_o,
  output logic [RowBits-1:0]   row_o,       // from 0 in each transfer
  output logic [WordBits-1:0]  word_o
);

  localparam int unsigned Slices    = (WordBits + DataWidth - 1) / DataWidth;
  localparam int unsigned SliceBits = Slices > 1 ? $clog2(Slices) : 1;

  logic [Slices-1:0][DataWidth-1:0] word_q, word_d;
  logic [SliceBits-1:0]             slice_q, slice_d;
  logic [RowBits-1:0]               row_q, row_d;
  logic [DataWidth-1:0]             masked;

  always_comb begin
    for (int unsigned i = 0; i < DataWidth / 8; ++i) begin
      masked[8*i +: 8] = CountBits'(i) < bytes_i ? data_i[8*i +: 8] : '0;
    end
    word_d = slice_q == '0 ? '0 : word_q;
    for (int unsigned s = 0; s < Slices; ++s) begin
      if (slice_q == SliceBits'(s)) word_d[s] = masked;
    end
    slice_d = slice_q;
    row_d   = row_q;
    if (valid_i) begin
      slice_d = row_last_i ? '0 : slice_q + 1'b1;
      if (row_last_i) row_d = last_i ? '0 : row_q + 1'b1;
    end
  end

  always_ff @(posedge clk_i) if (valid_i) word_q <= word_d;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      slice_q <= '0;
      row_q   <= '0;
    end else begin
      slice_q <= slice_d;
      row_q   <= row_d;
    end
  end

  assign write_o = valid_i && row_last_i;
  assign row_o   = row_q;
  assign word_o  = WordBits'(word_d);
  if (WordBits < Slices * DataWidth) begin : gen_surplus
    logic unused_surplus;
    assign unused_surplus = ^word_q[Slices-1];
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) valid_i && last_i |-> row_last_i);
  assert property (@(posedge clk_i) disable iff (!rst_ni)
                   valid_i && !row_last_i |-> 32'(slice_q) < Slices - 1);

endmodule
