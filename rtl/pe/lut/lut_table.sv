// SPDX-License-Identifier: Apache-2.0
// The table of a block of lanes: entry i is the last activation plus or minus each other, plus
// where i has a one. The half with minus the last activation is the other's negative and is not
// kept. Golden model: models/pe/lut. Combinational. Range: Lanes activations of -128..127 of which
// the last is not negated: -128 Lanes to 128 Lanes - 1, so 8 + log2(Lanes) bits.
module lut_table #(
  parameter  int unsigned Lanes   = 4,                   // 1..4
  localparam int unsigned Entries = 2 ** (Lanes - 1),
  localparam int unsigned Bits    = 8 + $clog2(Lanes)
) (
  input  logic [Lanes-1:0][7:0]        act_i,
  output logic [Entries-1:0][Bits-1:0] table_o
);

  if (Lanes == 1) begin : gen_one
    assign table_o = act_i;
  end else begin : gen_more
    // Four lanes: (a3 +- a2) +- (a1 +- a0), so that each inner sum is made once.
    logic [1:0][Bits-1:0] low;   // a1 - a0, a1 + a0; for two lanes the table
    assign low[0] = Bits'($signed(act_i[1])) - Bits'($signed(act_i[0]));
    assign low[1] = Bits'($signed(act_i[1])) + Bits'($signed(act_i[0]));

    if (Lanes == 2) begin : gen_two
      assign table_o = low;
    end else begin : gen_three_four
      localparam int unsigned Highs = Entries / 4;
      logic [Highs-1:0][Bits-1:0] high;
      if (Lanes == 3) begin : gen_high
        assign high = Bits'($signed(act_i[2]));
      end else begin : gen_high
        assign high[0] = Bits'($signed(act_i[3])) - Bits'($signed(act_i[2]));
        assign high[1] = Bits'($signed(act_i[3])) + Bits'($signed(act_i[2]));
      end
      for (genvar h = 0; h < int'(Highs); ++h) begin : gen_entry
        assign table_o[4*h+0] = high[h] - low[1];
        assign table_o[4*h+1] = high[h] - low[0];
        assign table_o[4*h+2] = high[h] + low[0];
        assign table_o[4*h+3] = high[h] + low[1];
      end
    end
  end

endmodule
