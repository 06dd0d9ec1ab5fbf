// SPDX-License-Identifier: Apache-2.0
// An outlier-victim pair of 4-bit codes into two operands, value = integer x 4^exponent
// (OliVe: Guo et al., ISCA 2023; arXiv 2304.07493).
//
// Code 1000 is no number but marks a victim, a zero; the other code of the pair is an outlier then,
// an abfloat of one sign, two exponent bits e and one mantissa bit m: (2 + m) x 2^(e + bias), its
// lowest magnitude 000 not used (here: zero, as is the second of two victims). Normal values are
//   int4    -7..7;                          bias 2: outliers +-12, 16, 24, 32, 48, 64, 96
//   flint4  +-0,1,2,3,4,6,8,16 (see ANT);   bias 3: outliers +-24, 32, 48, 64, 96, 128, 192
// Value sets as in the authors' public quantizer (clevercool/ANT-Quantization,
// olive_quantization/antquant/quant_modules.py: int_value, flint_value, outlier_value; there scaled
// so that outliers start above 32), as integers. OliVe's exponents are of 2; here of 4, with an
// integer of up to 6 for the odd ones, which saves a bit and half the shifter.
//
// Golden model: models/pe/olive. Combinational. Range: integer -7..7, exponent 0..3.
module olive_decode (
  input  logic            flint_i,
  input  logic [1:0][3:0] code_i,
  output logic [1:0][5:0] operand_o  // {exponent, integer in two's complement}
);

  localparam logic [3:0] Victim = 4'b1000;

  for (genvar i = 0; i < 2; ++i) begin : gen_operand
    logic [3:0] code;
    logic       victim, outlier, lead, odd;
    logic [2:0] magnitude;
    logic [1:0] exponent, abfloat_exponent;
    logic       sign;

    assign code    = code_i[i];
    assign victim  = code == Victim;
    assign outlier = code_i[1-i] == Victim;
    // 2^(e + bias): the part that is a power of 4, and a doubling for the odd ones.
    assign odd         = code[1] ^ flint_i;
    assign abfloat_exponent = 2'd1 + {1'b0, code[2]} + {1'b0, code[1] & flint_i};
    assign lead             = flint_i & code[2];

    always_comb begin
      sign      = code[3];
      magnitude = code[2:0];
      exponent  = '0;
      if (victim) begin
        magnitude = '0;
      end else if (outlier) begin
        magnitude = odd ? {1'b1, code[0], 1'b0} : {1'b0, 1'b1, code[0]};
        exponent  = abfloat_exponent;
        if (code[2:0] == 3'd0) begin
          magnitude = '0;
          exponent  = '0;
        end
      end else if (lead) begin
        magnitude = {code[1:0], code[1:0] == 2'd0};
        exponent  = code[1] ? 2'd0 : code[0] ? 2'd1 : 2'd2;
      end else if (!flint_i && code[3]) begin
        magnitude = ~code[2:0] + 3'd1;
      end
    end

    assign operand_o[i] = {exponent, ({1'b0, magnitude} ^ {4{sign}}) + 4'(sign)};
  end

endmodule
