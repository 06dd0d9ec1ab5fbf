// SPDX-License-Identifier: Apache-2.0
// A step's operands of one side into a nibble per lane and one outlier: {index, high part,
// nibbles}.
//
// Values within -8..7 are their nibble. The first one beyond (lowest lane) is the step's outlier:
// its lane keeps its lowest nibble, read with a sign, and value = 16 x high + nibble. OLAccel
// (Park, Kim, Yoo, ISCA 2018) keeps its weights in memory like this, 16 nibbles with the upper bits
// and the index of one outlier; two outliers take a second step there. That is the sequencer's
// affair: here a second outlier saturates to -8 or 7, so that every input has a meaning. No
// outlier: high part 0, index 0.
//
// Golden model: models/pe/olaccel. Combinational.
// Range: high part -2^(Bits-5)..2^(Bits-5)-1, for values up to 2^(Bits-1) - 9 (the quantizer's
// part).
module olaccel_pack #(
  parameter  int unsigned Dot       = 4,
  parameter  int unsigned Bits      = 16,
  localparam int unsigned IndexBits = Dot > 1 ? $clog2(Dot) : 1
) (
  input  logic [Dot-1:0][Bits-1:0]          value_i,
  output logic [IndexBits+Bits-4+4*Dot-1:0] packed_o
);

  logic [Dot-1:0]      beyond;
  logic [Dot-1:0][3:0] nibble;
  logic [Bits-5:0]     high;
  logic [IndexBits-1:0] index;

  for (genvar lane = 0; lane < int'(Dot); ++lane) begin : gen_lane
    logic sign, taken;
    assign sign         = value_i[lane][Bits-1];
    assign beyond[lane] = value_i[lane][Bits-2:3] != {Bits - 4{sign}};
    if (lane == 0) begin : gen_first
      assign taken = 1'b0;
    end else begin : gen_later
      assign taken = |beyond[lane-1:0];
    end
    assign nibble[lane] = beyond[lane] && taken ? {sign, {3{~sign}}} : value_i[lane][3:0];
  end

  always_comb begin
    high  = '0;
    index = '0;
    for (int lane = int'(Dot) - 1; lane >= 0; --lane) begin
      if (beyond[lane]) begin
        high  = value_i[lane][Bits-1:4] + (Bits - 4)'(value_i[lane][3]);
        index = IndexBits'(lane);
      end
    end
  end

  assign packed_o = {index, high, nibble};

endmodule
