// SPDX-License-Identifier: Apache-2.0
// Four bricks of a fusion unit, 2 iw + ia, and the first two levels of its shift-adders: one 4x4
// product, or the sum of two 2x4 or four 2x2. A brick multiplies two digits of two bits, each with
// or without a sign. See bitfusion_unit.
//
// Golden model: models/pe/bitfusion. Combinational.
// Range: a brick's factors -2..3, its product -6..9 in 5 bits; two of 2x4 bits -30..45 in 7; 4x4
// bits -120..225 in 9. Sums that are not shifted are smaller.
module bitfusion_quad (
  input  logic            act4_i,           // activations of 4 bits or more: ia is a digit
  input  logic            weight4_i,
  input  logic [1:0]      act_signed_i,     // by ia
  input  logic [1:0]      weight_signed_i,  // by iw
  input  logic [3:0][1:0] act_i,
  input  logic [3:0][1:0] weight_i,
  output logic [8:0]      sum_o             // two's complement
);

  /* verilator no_inline_module */  // inlined, a tile becomes megabytes of C++

  function automatic logic [4:0] brick(logic act_signed, logic [1:0] act, logic weight_signed,
                                       logic [1:0] weight);
    return 5'($signed({act_signed & act[1], act}))
         * 5'($signed({weight_signed & weight[1], weight}));
  endfunction

  logic [4:0] product0, product1, product2, product3;
  assign product0 = brick(act_signed_i[0], act_i[0], weight_signed_i[0], weight_i[0]);
  assign product1 = brick(act_signed_i[1], act_i[1], weight_signed_i[0], weight_i[1]);
  assign product2 = brick(act_signed_i[0], act_i[2], weight_signed_i[1], weight_i[2]);
  assign product3 = brick(act_signed_i[1], act_i[3], weight_signed_i[1], weight_i[3]);

  logic [6:0] low, high;  // by iw
  assign low   = 7'($signed(product0)) + (7'($signed(product1)) << {act4_i, 1'b0});
  assign high  = 7'($signed(product2)) + (7'($signed(product3)) << {act4_i, 1'b0});
  assign sum_o = 9'($signed(low)) + (9'($signed(high)) << {weight4_i, 1'b0});

endmodule
