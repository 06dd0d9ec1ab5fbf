// SPDX-License-Identifier: Apache-2.0
// Reduces columns of bits of equal weight to two rows whose sum is the sum of all bits modulo
// 2^Bits, with full adders alone: each stage takes all threes of a column at once (Wallace, IEEE
// Trans. EC-13, 1964) and leaves ones and twos, on which a half adder would spend cells without
// making the sum shorter. A column needs no half adder before the carry-propagate adder behind.
//
// Column c holds Count[c] bits, bit_i[c][Count[c]-1:0]; the rest of bit_i is not read. Unequal
// columns cost nothing, which is why rows are not padded to words and left to a multi-operand +.
// Within a column the oldest bits are added first and new ones queue up behind.
module compress_tree #(
  parameter int unsigned          Bits   = 18,
  parameter int unsigned          Height = 17,  // the tallest column, at most 255
  parameter logic [Bits-1:0][7:0] Count  = {Bits{8'(Height)}}
) (
  input  logic [Bits-1:0][Height-1:0] bit_i,
  output logic [Bits-1:0]             row_a_o,
  output logic [Bits-1:0]             row_b_o
);

  typedef logic [Bits-1:0][7:0] counts_t;

  // Only elaboration runs these functions.
  // verilator coverage_off
  // Bits per column after this stage: a full adder leaves one here and one in the next column.
  function automatic counts_t count_left();
    counts_t result;
    for (int unsigned c = 0; c < Bits; ++c) begin
      result[c] = 8'(32'(Count[c]) - 2 * (32'(Count[c]) / 3));
      if (c > 0) result[c] = 8'(32'(result[c]) + 32'(Count[c-1]) / 3);
    end
    return result;
  endfunction

  function automatic int unsigned tallest_of(counts_t count);
    int unsigned result;
    result = 1;
    for (int unsigned c = 0; c < Bits; ++c) begin
      if (32'(count[c]) > result) result = 32'(count[c]);
    end
    return result;
  endfunction
  // verilator coverage_on

  localparam counts_t     Left       = count_left();
  localparam int unsigned LeftHeight = tallest_of(Left);

  if (Height <= 2) begin : gen_rows
    for (genvar c = 0; c < int'(Bits); ++c) begin : gen_column
      assign row_a_o[c] = Count[c] > 0 ? bit_i[c][0] : 1'b0;
      assign row_b_o[c] = Count[c] > 1 ? bit_i[c][Height-1] : 1'b0;
    end
  end else begin : gen_stage
    localparam int unsigned MostAdders = Height / 3;

    logic [Bits-1:0][LeftHeight-1:0] left;
    logic [Bits-1:0][MostAdders-1:0] carry;  // of column c, into column c + 1
    logic                            unused_carry;

    assign unused_carry = ^carry;  // beyond the highest column

    for (genvar c = 0; c < int'(Bits); ++c) begin : gen_column
      localparam int unsigned Adders  = 32'(Count[c]) / 3;
      localparam int unsigned Through = 32'(Count[c]) % 3;

      for (genvar i = 0; i < int'(Through); ++i) begin : gen_through
        assign left[c][i] = bit_i[c][3*Adders+i];
      end
      for (genvar i = 0; i < int'(Adders); ++i) begin : gen_adder
        full_adder u_full_adder (
          .a_i    (bit_i[c][3*i]),
          .b_i    (bit_i[c][3*i+1]),
          .c_i    (bit_i[c][3*i+2]),
          .sum_o  (left[c][Through+i]),
          .carry_o(carry[c][i])
        );
      end
      for (genvar i = int'(Adders); i < int'(MostAdders); ++i) begin : gen_no_adder
        assign carry[c][i] = 1'b0;
      end
      if (c > 0) begin : gen_arrive
        for (genvar i = 0; i < int'(Count[c-1]) / 3; ++i) begin : gen_carry
          assign left[c][Through+Adders+i] = carry[c-1][i];
        end
      end
      for (genvar i = int'(Left[c]); i < int'(LeftHeight); ++i) begin : gen_unused
        assign left[c][i] = 1'b0;
      end
    end

    compress_tree #(.Bits(Bits), .Height(LeftHeight), .Count(Left)) u_rest (
      .bit_i  (left),
      .row_a_o(row_a_o),
      .row_b_o(row_b_o)
    );
  end

endmodule
