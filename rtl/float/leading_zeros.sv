// SPDX-License-Identifier: Apache-2.0
// Number of zeros above the highest one; Bits for zero. Combinational, log2(Bits) deep: halves the
// word, looks whether the upper half is empty. Golden model: std::countl_zero.
module leading_zeros #(
  parameter  int unsigned Bits      = 28,
  localparam int unsigned CountBits = $clog2(Bits + 1)
) (
  input  logic [Bits-1:0]      value_i,
  output logic [CountBits-1:0] count_o
);

  if (Bits == 1) begin : gen_leaf
    assign count_o = !value_i[0];
  end else begin : gen_node
    // The upper part is a power of two, so that its count needs no addition.
    localparam int unsigned Upper     = 1 << ($clog2(Bits) - 1);
    localparam int unsigned Lower     = Bits - Upper;
    localparam int unsigned LowerBits = $clog2(Lower + 1);
    localparam int unsigned UpperBits = $clog2(Upper + 1);
    logic [UpperBits-1:0] upper_count;
    logic [LowerBits-1:0] lower_count;
    leading_zeros #(.Bits(Upper)) u_upper (
      .value_i(value_i[Bits-1-:Upper]),
      .count_o(upper_count)
    );
    leading_zeros #(.Bits(Lower)) u_lower (
      .value_i(value_i[Lower-1:0]),
      .count_o(lower_count)
    );
    assign count_o = upper_count[UpperBits-1] ? CountBits'(Upper) + CountBits'(lower_count)
                                              : CountBits'(upper_count);
  end

endmodule
