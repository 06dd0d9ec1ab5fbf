// SPDX-License-Identifier: Apache-2.0
// Second third of acc + product (fma_align): the sum of the window as sign and magnitude.
// Combinational. Golden model: models/float Add.
module fma_add #(
  parameter int unsigned WindowBits = 89
) (
  input  logic [WindowBits-1:0] product_i,
  input  logic [WindowBits-1:0] acc_i,
  input  logic                  product_negative_i,
  input  logic                  acc_negative_i,
  output logic [WindowBits-1:0] magnitude_o,
  output logic                  negative_o       // an exact difference of zero is positive
);

  logic                subtract, borrow;
  logic [WindowBits:0] sum;

  assign subtract = product_negative_i != acc_negative_i;
  // product - acc with a sign bit on top; the window's carry bit keeps product + acc below it.
  assign sum    = {1'b0, product_i} + ({1'b0, acc_i} ^ {(WindowBits + 1){subtract}})
                + (WindowBits + 1)'(subtract);
  assign borrow = subtract && sum[WindowBits];

  assign magnitude_o = borrow ? -sum[WindowBits-1:0] : sum[WindowBits-1:0];
  always_comb begin
    if (!subtract)        negative_o = acc_negative_i;
    else if (borrow)      negative_o = acc_negative_i;
    else if (sum == '0)   negative_o = 1'b0;
    else                  negative_o = product_negative_i;
  end

endmodule
