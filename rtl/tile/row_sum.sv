// SPDX-License-Identifier: Apache-2.0
// sum_i plus Rows words, row r of Length[r] bits and shifted left by Shift[r], modulo 2^Bits: one
// carry-save tree over all of them and one carry-propagate adder. Bits above a row's length are not
// read; a row of one bit is a carry-in.
//
// Simulation by Verilator gets the sum itself: of the tree it would make a statement per full
// adder, which compiles for minutes and runs slowly. MIXPE_STRUCTURAL_SUM keeps the tree there, too
// (tests/rtl/tile); synthesis, proofs and netlist simulation always see the tree.
module row_sum #(
  parameter int unsigned          Rows   = 4,
  parameter int unsigned          Width  = 8,  // of the longest row
  parameter int unsigned          Bits   = 18,
  parameter logic [Rows-1:0][7:0] Shift  = '0,
  parameter logic [Rows-1:0][7:0] Length = {Rows{8'(Width)}}
) (
  input  logic [Rows-1:0][Width-1:0] row_i,
  input  logic [Bits-1:0]            sum_i,
  output logic [Bits-1:0]            sum_o
);

`ifdef VERILATOR
`ifndef MIXPE_STRUCTURAL_SUM
`define MIXPE_BEHAVIOURAL_SUM
`endif
`endif

`ifdef MIXPE_BEHAVIOURAL_SUM
  always_comb begin
    sum_o = sum_i;
    for (int unsigned r = 0; r < Rows; ++r) begin
      sum_o += (Bits'(row_i[r]) & ~({Bits{1'b1}} << Length[r])) << Shift[r];
    end
  end
`else
  typedef logic [Bits-1:0][7:0] counts_t;

  // Only elaboration runs these functions.
  // verilator coverage_off
  function automatic counts_t count_columns();
    counts_t result;
    for (int unsigned c = 0; c < Bits; ++c) begin
      result[c] = 8'd1;
      for (int unsigned r = 0; r < Rows; ++r) begin
        if (c >= 32'(Shift[r]) && c < 32'(Shift[r]) + 32'(Length[r])) result[c] = result[c] + 8'd1;
      end
    end
    return result;
  endfunction

  function automatic int unsigned tallest();
    counts_t count;
    int unsigned result;
    count  = count_columns();
    result = 0;
    for (int unsigned c = 0; c < Bits; ++c) begin
      if (32'(count[c]) > result) result = 32'(count[c]);
    end
    return result;
  endfunction

  // Rows below r that reach column c: where row r's bit goes.
  function automatic int unsigned place(int unsigned row, int unsigned column);
    int unsigned result;
    result = 0;
    for (int unsigned r = 0; r < Rows; ++r) begin
      if (r < row && column >= 32'(Shift[r]) && column < 32'(Shift[r]) + 32'(Length[r])) ++result;
    end
    return result;
  endfunction
  // verilator coverage_on

  localparam counts_t     Count   = count_columns();
  localparam int unsigned Tallest = tallest();

  logic [Bits-1:0][Tallest-1:0] column;
  logic [Bits-1:0]              row_a, row_b;

  for (genvar c = 0; c < int'(Bits); ++c) begin : gen_column
    for (genvar r = 0; r < int'(Rows); ++r) begin : gen_row
      if (c >= int'(Shift[r]) && c < int'(Shift[r]) + int'(Length[r])) begin : gen_bit
        assign column[c][place(r, c)] = row_i[r][c-int'(Shift[r])];
      end
    end
    assign column[c][32'(Count[c])-1] = sum_i[c];
    for (genvar i = int'(Count[c]); i < int'(Tallest); ++i) begin : gen_unused
      assign column[c][i] = 1'b0;
    end
  end

  compress_tree #(.Bits(Bits), .Height(Tallest), .Count(Count)) u_tree (
    .bit_i  (column),
    .row_a_o(row_a),
    .row_b_o(row_b)
  );

  assign sum_o = row_a + row_b;
`endif

endmodule
