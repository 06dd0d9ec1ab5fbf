// SPDX-License-Identifier: Apache-2.0
// First third of acc + product, rounded once: both operands in one window of fixed point.
// fma_add and fma_round follow; a register may stand between any two. Golden model:
// models/float Add. Combinational.
//
// acc is FP32; the product is +-product_i x 2^exponent_i, not normalised. Window, from its top:
//   carry | acc 24 | 2 guard | product | 26 below | sticky
// The product's place is fixed and acc moves right, or, where acc lies higher (or the product is
// zero), acc's place is the top and the product counts as less than a quarter of its last place.
// Nothing that matters is lost: acc loses bits into sticky only where it is below 2^-2 of the
// product's last place, so that the sum's leading one is at 2^-1 or above, 25 places over sticky.
module fma_align #(
  parameter  int unsigned ProductBits  = 35,
  parameter  int unsigned ExponentBits = 8,                 // of exponent_i, signed; at most 9
  localparam int unsigned WindowBits   = ProductBits + 54
) (
  input  logic [31:0]                    acc_i,
  input  logic                           negative_i,
  input  logic [ProductBits-1:0]         product_i,
  input  logic signed [ExponentBits-1:0] exponent_i,
  input  logic                           infinite_i,        // the product is infinite; or
  input  logic                           nan_i,             // no number
  output logic [WindowBits-1:0]          product_o,
  output logic [WindowBits-1:0]          acc_o,
  output logic                           product_negative_o,
  output logic                           acc_negative_o,
  output logic signed [10:0]             top_o,             // exponent of the window's top bit
  output logic                           special_o,         // the result is special_value_o:
  output logic [31:0]                    special_value_o    // infinity or NaN
);

  // Exponents of the top bit of acc's significand and of the place where acc is to stay.
  logic [7:0]         acc_field;
  logic [23:0]        acc_significand;
  logic signed [10:0] acc_top, product_top, distance;
  logic               acc_high;

  assign acc_field       = acc_i[30:23];
  assign acc_significand = {acc_field != '0, acc_i[22:0]};
  assign acc_top         = $signed({3'b0, acc_field == '0 ? 8'd1 : acc_field}) - 11'sd127;
  assign product_top     = 11'(exponent_i) + 11'(ProductBits + 25);
  assign distance        = product_top - acc_top;
  assign acc_high        = distance < 0 || product_i == '0;

  assign top_o              = (acc_high ? acc_top : product_top) + 11'sd1;
  assign product_negative_o = negative_i;
  assign acc_negative_o     = acc_i[31];
  assign product_o          = {27'b0, product_i, 27'b0};

  // acc at the top of the window, below the carry, moved right by `distance`.
  localparam int unsigned ShiftBits = $clog2(WindowBits);
  localparam int unsigned MaxShift  = WindowBits;           // everything into sticky
  logic [ShiftBits-1:0]    shift;
  logic [2*WindowBits-1:0] shifted;
  always_comb begin
    if (acc_high)                          shift = '0;
    else if (distance > 11'(MaxShift - 1)) shift = ShiftBits'(MaxShift - 1);
    else                                   shift = ShiftBits'(distance);
  end
  assign shifted = {1'b0, acc_significand, {(2 * WindowBits - 25){1'b0}}} >> shift;
  assign acc_o   = {shifted[2*WindowBits-1:WindowBits+1], |shifted[WindowBits:0]};

  logic acc_infinite, acc_nan;
  assign acc_infinite = acc_field == '1 && acc_i[22:0] == '0;
  assign acc_nan      = acc_field == '1 && acc_i[22:0] != '0;
  assign special_o    = acc_infinite || acc_nan || infinite_i || nan_i;
  always_comb begin
    if (acc_nan || nan_i || (acc_infinite && infinite_i && acc_i[31] != negative_i)) begin
      special_value_o = 32'h7fc00000;
    end else begin
      special_value_o = {infinite_i ? negative_i : acc_i[31], 31'h7f800000};
    end
  end

endmodule
