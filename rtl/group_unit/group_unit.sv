// SPDX-License-Identifier: Apache-2.0
// What happens to a column's group sum after the array: offset, passes, zero point, scale, and the
// FP32 sum over groups. Golden model: models/group_unit, equal bit for bit.
//
//   difference = raw - (raw of the zero row) + ActShare * act_sum    signed, SumBits
//   integer    = partial +- (difference << shift)                    signed, IntBits: so far
// and with the last pass of a group
//   integer   -= zero_point * act_sum
//   acc        = fma(scale, integer * 2^e, acc)         one rounding
//   acc        = fma(minimum, act_sum * 2^e, acc)       only WithMinimum (GGUF Q4_1)
// where e = IntExponent + exponent_i.
//
// A beat is one such step. A beat with zero_row_i only stores raw_i for its column and pass; it
// leaves no beat behind, and beats accepted after it subtract it. Until the first one, the offset
// is what reset made it: zero. The memory of accumulators and partial integers is the caller's:
// they enter and leave with the beat (partial_i of a group that has one pass: first_pass_i).
//
// Timing: valid/ready on both sides, a beat per cycle; Latency cycles from acceptance to valid_o
// without back-pressure: 5, or 8 WithMinimum. A stalled output fills the pipeline, then ready_o
// falls (combinationally from ready_i). Beats leave in the order in which they came.
//
// Numbers: the caller's parameters have to hold every difference (with its share: without, it may
// wrap), integer and activation sum;
// arithmetic is modulo 2^SumBits and 2^IntBits, as in the golden model. NaN is 7fc00000.
module group_unit #(
  parameter  int unsigned SumBits     = 19,    // raw sums, as PE_SUM_BITS
  parameter  int unsigned IntBits     = 24,    // group integers, at least SumBits
  parameter  int unsigned ActSumBits  = 16,    // signed sum of a group's activations
  parameter  int unsigned ZeroBits    = 5,     // signed zero point
  parameter  int unsigned ShiftBits   = 4,
  parameter  int          ActShare    = 0,     // PE_ACT_SHARE
  parameter  int          IntExponent = 0,     // -24 for sums of FP16 in fixed point
  parameter  int unsigned Columns     = 1,     // that share the unit
  parameter  int unsigned Passes      = 1,
  parameter  bit          WithMinimum = 1'b0,
  parameter  int unsigned TagBits     = 1,
  localparam int unsigned ColumnBits  = Columns > 1 ? $clog2(Columns) : 1,
  localparam int unsigned PassBits    = Passes > 1 ? $clog2(Passes) : 1
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,

  input  logic                         valid_i,
  output logic                         ready_o,
  input  logic                         zero_row_i,     // store raw_i as the offset; nothing leaves
  input  logic [ColumnBits-1:0]        column_i,       // 0 where there is one
  input  logic [PassBits-1:0]          pass_i,         // whose offset to subtract
  input  logic                         first_pass_i,   // partial_i counts as zero
  input  logic                         last_pass_i,    // the integer is complete: into the sum
  input  logic                         first_group_i,  // acc_i counts as +0
  input  logic [ShiftBits-1:0]         shift_i,        // log2 of the pass's weight
  input  logic                         negate_i,       // the pass's weight is negative
  input  logic [SumBits-1:0]           raw_i,
  input  logic signed [IntBits-1:0]    partial_i,
  input  logic signed [ActSumBits-1:0] act_sum_i,      // read with the last pass; ActShare: all
  input  logic signed [ZeroBits-1:0]   zero_point_i,   // read with the last pass
  input  logic signed [6:0]            exponent_i,     // of aligned activations; else 0
  input  logic [15:0]                  scale_i,        // FP16, any
  input  logic [15:0]                  minimum_i,      // FP16, any; unused without WithMinimum
  input  logic [31:0]                  acc_i,          // FP32, any
  input  logic [TagBits-1:0]           tag_i,          // leaves with the beat

  output logic                         valid_o,
  input  logic                         ready_i,
  output logic                         complete_o,     // last_pass_i of the beat
  output logic signed [IntBits-1:0]    partial_o,      // passes so far, before the zero point
  output logic [31:0]                  acc_o,          // unchanged unless complete_o
  output logic [TagBits-1:0]           tag_o
);

  localparam int unsigned Stages = WithMinimum ? 8 : 5;
  typedef struct packed {
    logic [TagBits-1:0]           tag;
    logic                         complete;
    logic signed [ActSumBits-1:0] act_sum;
    logic [15:0]                  minimum;
    logic signed [6:0]            exponent;
  } side_t;

  logic [Stages-1:0] en;
  pipe_control #(.Stages(Stages)) u_control (
    .clk_i  (clk_i),
    .rst_ni (rst_ni),
    .valid_i(valid_i && !zero_row_i),
    .ready_o(ready_o),
    .en_o   (en),
    .valid_o(valid_o),
    .ready_i(ready_i)
  );

  logic [SumBits-1:0] offset;
  offset_store #(.Bits(SumBits), .Columns(Columns), .Passes(Passes)) u_offset (
    .clk_i   (clk_i),
    .rst_ni  (rst_ni),
    .store_i (valid_i && ready_o && zero_row_i),
    .column_i(column_i),
    .pass_i  (pass_i),
    .raw_i   (raw_i),
    .offset_o(offset)
  );

  // Step 1: the offset leaves; the zero point's share of the group.
  logic [SumBits-1:0] difference_d, difference_q;
  logic [IntBits-1:0] correction_d, correction_q, partial_d, partial_q;
  logic               negate_q;
  logic [ShiftBits-1:0] shift_q;
  logic [15:0]        scale_q, scale_q2;
  logic [31:0]        acc_d, acc_q, acc_q2;
  side_t [Stages-1:0] side_q;

  localparam int Reversed = -ActShare;  // a product with -1 would become a multiplier
  assign difference_d = ActShare < 0 ? raw_i - offset - SumBits'(Reversed) * SumBits'(act_sum_i)
                      : ActShare > 0 ? raw_i - offset + SumBits'(ActShare) * SumBits'(act_sum_i)
                      : raw_i - offset;
  assign correction_d = IntBits'(zero_point_i) * IntBits'(act_sum_i);
  assign partial_d    = first_pass_i ? '0 : partial_i;
  assign acc_d        = first_group_i ? '0 : acc_i;

  // Step 2: the integer, as sign and magnitude.
  logic [IntBits-1:0]              weighted, passes, integer_value, magnitude_d, magnitude_q;
  logic                            negative_q;
  logic [Stages-1:1][IntBits-1:0]  passes_q;

  assign weighted      = IntBits'($signed(difference_q)) << shift_q;
  assign passes        = negate_q ? partial_q - weighted : partial_q + weighted;
  assign integer_value = passes - correction_q;
  assign magnitude_d   = integer_value[IntBits-1] ? -integer_value : integer_value;

  always_ff @(posedge clk_i) begin
    if (en[0]) begin
      difference_q <= difference_d;
      correction_q <= correction_d;
      partial_q    <= partial_d;
      negate_q     <= negate_i;
      shift_q      <= shift_i;
      scale_q      <= scale_i;
      acc_q        <= acc_d;
      side_q[0]    <= '{tag: tag_i, complete: last_pass_i, act_sum: act_sum_i, minimum: minimum_i,
                        exponent: exponent_i};
    end
    if (en[1]) begin
      magnitude_q <= magnitude_d;
      negative_q  <= integer_value[IntBits-1];
      scale_q2    <= scale_q;
      acc_q2      <= acc_q;
      passes_q[1] <= passes;
    end
  end

  // What travels beside the arithmetic.
  for (genvar s = 1; s < int'(Stages); ++s) begin : gen_side
    always_ff @(posedge clk_i) if (en[s]) side_q[s] <= side_q[s-1];
    if (s > 1) begin : gen_passes
      always_ff @(posedge clk_i) if (en[s]) passes_q[s] <= passes_q[s-1];
    end
  end

  // Steps 3 to 5: scale and accumulate.
  logic [31:0] scaled;
  scale_fma #(.IntBits(IntBits), .IntExponent(IntExponent)) u_scale (
    .clk_i      (clk_i),
    .en_i       (en[4:2]),
    .keep_i     (!side_q[1].complete),
    .scale_i    (scale_q2),
    .negative_i (negative_q),
    .magnitude_i(magnitude_q),
    .exponent_i (side_q[1].exponent),
    .acc_i      (acc_q2),
    .acc_o      (scaled)
  );

  // Steps 6 to 8: the minimum.
  if (WithMinimum) begin : gen_minimum
    logic [ActSumBits-1:0] act_sum;
    assign act_sum = side_q[4].act_sum;
    scale_fma #(.IntBits(ActSumBits), .IntExponent(IntExponent)) u_minimum (
      .clk_i      (clk_i),
      .en_i       (en[7:5]),
      .keep_i     (!side_q[4].complete),
      .scale_i    (side_q[4].minimum),
      .negative_i (act_sum[ActSumBits-1]),
      .magnitude_i(act_sum[ActSumBits-1] ? -act_sum : act_sum),
      .exponent_i (side_q[4].exponent),
      .acc_i      (scaled),
      .acc_o      (acc_o)
    );
  end else begin : gen_no_minimum
    assign acc_o = scaled;
  end

  assign complete_o = side_q[Stages-1].complete;
  assign tag_o      = side_q[Stages-1].tag;
  assign partial_o  = passes_q[Stages-1];
  logic unused_side;
  assign unused_side = ^{side_q[Stages-1].act_sum, side_q[Stages-1].minimum,
                         side_q[Stages-1].exponent};

  if (IntBits < SumBits) begin : gen_refuse
    $error("IntBits has to hold SumBits");
  end

  localparam int unsigned InBits = $bits({raw_i, zero_row_i, column_i, pass_i, first_pass_i,
      last_pass_i, first_group_i, shift_i, negate_i, partial_i, act_sum_i, zero_point_i,
      exponent_i, scale_i, minimum_i, acc_i, tag_i});
  handshake_checker #(.Width(InBits)) u_in_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i, .ready_i(ready_o),
    .data_i ({raw_i, zero_row_i, column_i, pass_i, first_pass_i, last_pass_i, first_group_i,
              shift_i, negate_i, partial_i, act_sum_i, zero_point_i, exponent_i, scale_i,
              minimum_i, acc_i, tag_i})
  );
  handshake_checker #(.Width(1 + IntBits + 32 + TagBits)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(valid_o), .ready_i,
    .data_i ({complete_o, partial_o, acc_o, tag_o})
  );

endmodule
