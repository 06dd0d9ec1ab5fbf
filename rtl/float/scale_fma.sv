// SPDX-License-Identifier: Apache-2.0
// acc + scale x (+-magnitude_i x 2^(IntExponent + exponent_i)) in FP32, rounded once: FP16
// scale, any operands.
// Three registered steps (align, add, round), each moved by its bit of en_i: 3 cycles, one per
// cycle. With keep_i acc passes unchanged. Golden model: models/float FusedScaleAdd.
module scale_fma #(
  parameter int unsigned IntBits     = 24,  // of the magnitude
  parameter int          IntExponent = 0
) (
  input  logic               clk_i,
  input  logic [2:0]         en_i,
  input  logic               keep_i,
  input  logic [15:0]        scale_i,
  input  logic               negative_i,
  input  logic [IntBits-1:0] magnitude_i,
  input  logic signed [6:0]  exponent_i,
  input  logic [31:0]        acc_i,
  output logic [31:0]        acc_o
);

  localparam int unsigned ProductBits = IntBits + 11;
  localparam int unsigned WindowBits  = ProductBits + 54;

  logic [4:0]             field;
  logic [10:0]            significand;
  logic [ProductBits-1:0] product;
  logic signed [8:0]      exponent;
  logic                   scale_special, infinite, nan;

  assign field         = scale_i[14:10];
  assign significand   = {field != '0, scale_i[9:0]};
  assign product       = ProductBits'(significand) * ProductBits'(magnitude_i);
  assign exponent      = $signed({4'b0, field == '0 ? 5'd1 : field}) + 9'(IntExponent - 25)
                       + 9'(exponent_i);
  assign scale_special = field == '1;
  assign nan           = scale_special && (scale_i[9:0] != '0 || magnitude_i == '0);
  assign infinite      = scale_special && !nan;

  logic [WindowBits-1:0] product_d, product_q, acc_d, acc_q, magnitude_d, magnitude_q;
  logic                  product_negative_d, product_negative_q, acc_negative_d, acc_negative_q;
  logic                  negative_d, negative_q;
  logic signed [10:0]    top_d, top_q, top_q2;
  logic                  special, special_d, special_q, special_q2;
  logic [31:0]           value, value_d, value_q, value_q2, sum_d;

  fma_align #(.ProductBits(ProductBits), .ExponentBits(9)) u_align (
    .acc_i             (acc_i),
    .negative_i        (scale_i[15] ^ negative_i),
    .product_i         (product),
    .exponent_i        (exponent),
    .infinite_i        (infinite),
    .nan_i             (nan),
    .product_o         (product_d),
    .acc_o             (acc_d),
    .product_negative_o(product_negative_d),
    .acc_negative_o    (acc_negative_d),
    .top_o             (top_d),
    .special_o         (special),
    .special_value_o   (value)
  );
  assign special_d = special || keep_i;
  assign value_d   = keep_i ? acc_i : value;

  fma_add #(.WindowBits(WindowBits)) u_add (
    .product_i         (product_q),
    .acc_i             (acc_q),
    .product_negative_i(product_negative_q),
    .acc_negative_i    (acc_negative_q),
    .magnitude_o       (magnitude_d),
    .negative_o        (negative_d)
  );

  fma_round #(.WindowBits(WindowBits)) u_round (
    .magnitude_i    (magnitude_q),
    .negative_i     (negative_q),
    .top_i          (top_q2),
    .special_i      (special_q2),
    .special_value_i(value_q2),
    .sum_o          (sum_d)
  );

  always_ff @(posedge clk_i) begin
    if (en_i[0]) begin
      product_q          <= product_d;
      acc_q              <= acc_d;
      product_negative_q <= product_negative_d;
      acc_negative_q     <= acc_negative_d;
      top_q              <= top_d;
      special_q          <= special_d;
      value_q            <= value_d;
    end
    if (en_i[1]) begin
      magnitude_q <= magnitude_d;
      negative_q  <= negative_d;
      top_q2      <= top_q;
      special_q2  <= special_q;
      value_q2    <= value_q;
    end
    if (en_i[2]) acc_o <= sum_d;
  end

endmodule
