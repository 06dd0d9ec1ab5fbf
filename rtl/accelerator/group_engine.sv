// SPDX-License-Identifier: Apache-2.0
// Takes a full bank of sums through the group units into the bank of FP32 accumulators: the zero
// row first, then m rows; in each, Width / Units beats, beat s with columns s Units and on. Slower
// than the array where units are shared; then its sums' bank comes free late and the array waits.
// The units run in step and their outputs are always taken, so they never refuse a beat.
module group_engine
  import descriptor_pkg::*;
#(
  parameter  int unsigned Width       = 16,   // columns of the array
  parameter  int unsigned Units       = 16,   // group units; divides Width
  parameter  int unsigned MaxM        = 64,
  parameter  int unsigned SumBits     = 19,
  parameter  int unsigned IntBits     = 24,
  parameter  int unsigned ActSumBits  = 16,
  parameter  int unsigned ZeroBits    = 5,
  parameter  int          ActShare    = 0,
  parameter  int unsigned Passes      = 1,
  parameter  bit          WithMinimum = 1'b0,
  localparam int unsigned Beats       = Width / Units,
  localparam int unsigned BeatBits    = Beats > 1 ? $clog2(Beats) : 1,
  localparam int unsigned IndexBits   = $clog2(MaxM + 1),
  localparam int unsigned AccDepth    = MaxM * Beats,
  localparam int unsigned AccAddrBits = AccDepth > 1 ? $clog2(AccDepth) : 1
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          halt_i,
  output logic                          busy_o,
  output logic                          wait_scales_o,
  output logic                          wait_accs_o,
  // Passes in order; taken when done.
  input  logic                          job_valid_i,
  output logic                          job_ready_o,
  input  group_job_t                    job_i,
  // Banks.
  input  logic                          sums_full_i,
  output logic                          sums_release_o,
  input  logic                          scales_full_i,
  output logic                          scales_release_o,
  input  logic                          accs_free_i,
  output logic                          accs_take_o,
  output logic                          accs_fill_o,
  // Sums of a row, and the sum of its activations; scales and zero points or minima of all columns.
  output logic                          read_sum_o,
  output logic [IndexBits-1:0]          sum_row_o,
  input  logic [Width-1:0][SumBits-1:0] sum_i,
  input  logic signed [ActSumBits-1:0]  act_sum_i,
  output logic                          read_scale_o,
  input  logic [Width-1:0][15:0]        scale_i,
  input  logic [Width-1:0][15:0]        second_i,
  // Accumulators: address row x Beats + beat.
  output logic                          read_acc_o,
  output logic [AccAddrBits-1:0]        acc_raddr_o,
  input  logic [Units-1:0][31:0]        acc_i,
  input  logic [Units-1:0][IntBits-1:0] partial_i,
  output logic                          write_acc_o,
  output logic [AccAddrBits-1:0]        acc_waddr_o,
  output logic [Units-1:0][31:0]        acc_o,
  output logic [Units-1:0][IntBits-1:0] partial_o
);

  localparam int unsigned PassBits = Passes > 1 ? $clog2(Passes) : 1;
  localparam int unsigned TagBits  = AccAddrBits + 1;

  typedef enum logic [1:0] {Idle, Send, Wait} state_e;
  state_e                  state_q, state_d;
  logic [IndexBits-1:0]    row_q, row_d;
  logic [BeatBits-1:0]     beat_q, beat_d, beat_q2;
  logic [AccAddrBits-1:0]  address_q, address_d, address_q2;
  logic                    start, send, last_beat, last_row, send_q, zero_q, last_q, done;
  logic [Units-1:0]        unit_ready, unit_valid, unit_complete;
  logic [Units-1:0][TagBits-1:0] unit_tag;

  logic able, takes_acc;
  assign able          = state_q == Idle && job_valid_i && sums_full_i && !halt_i;
  assign takes_acc     = job_i.first_group && job_i.first_pass;
  assign wait_scales_o = able && job_i.ends_group && !scales_full_i;
  assign wait_accs_o   = able && takes_acc && !accs_free_i && !wait_scales_o;
  assign start         = able && !wait_scales_o && !wait_accs_o;
  assign send      = state_q == Send;
  assign last_beat = beat_q == BeatBits'(Beats - 1);
  assign last_row  = 16'(row_q) == job_i.store.m;
  assign done      = unit_valid[0] && unit_tag[0][0];

  always_comb begin
    state_d   = state_q;
    row_d     = row_q;
    beat_d    = beat_q;
    address_d = address_q;
    if (start) state_d = Send;
    if (send) begin
      beat_d = last_beat ? '0 : beat_q + 1'b1;
      if (last_beat)     row_d     = last_row ? '0 : row_q + 1'b1;
      if (row_q != '0)   address_d = address_q + 1'b1;
      if (last_beat && last_row) begin
        state_d   = Wait;
        address_d = '0;
      end
    end
    if (state_q == Wait && done) state_d = Idle;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q   <= Idle;
      row_q     <= '0;
      beat_q    <= '0;
      address_q <= '0;
      send_q    <= 1'b0;
    end else begin
      state_q   <= state_d;
      row_q     <= row_d;
      beat_q    <= beat_d;
      address_q <= address_d;
      send_q    <= send;
    end
  end
  always_ff @(posedge clk_i) begin
    beat_q2    <= beat_q;
    address_q2 <= address_q;
    zero_q     <= row_q == '0;
    last_q     <= last_beat && last_row;
  end

  assign busy_o           = state_q != Idle;
  assign accs_take_o      = start && takes_acc;
  assign read_scale_o     = start && job_i.ends_group;
  assign read_sum_o       = send;
  assign sum_row_o        = row_q;
  assign read_acc_o       = send && row_q != '0;
  assign acc_raddr_o      = address_q;
  assign write_acc_o      = unit_valid[0];
  assign acc_waddr_o      = unit_tag[0][TagBits-1:1];
  assign job_ready_o      = done;
  assign sums_release_o   = done;
  assign scales_release_o = done && job_i.ends_group;
  assign accs_fill_o      = done && job_i.ends_output;

  for (genvar u = 0; u < int'(Units); ++u) begin : gen_unit
    logic [Beats-1:0][SumBits-1:0] raw;
    logic [Beats-1:0][15:0]        scale, second;
    for (genvar s = 0; s < int'(Beats); ++s) begin : gen_beat
      assign raw[s]    = sum_i[s*Units+u];
      assign scale[s]  = scale_i[s*Units+u];
      assign second[s] = second_i[s*Units+u];
    end
    group_unit #(
      .SumBits(SumBits), .IntBits(IntBits), .ActSumBits(ActSumBits), .ZeroBits(ZeroBits),
      .ActShare(ActShare), .Columns(Beats), .Passes(Passes), .WithMinimum(WithMinimum),
      .TagBits(TagBits)
    ) u_unit (
      .clk_i,
      .rst_ni,
      .valid_i      (send_q),
      .ready_o      (unit_ready[u]),
      .zero_row_i   (zero_q),
      .column_i     (beat_q2),
      .pass_i       (job_i.pass[PassBits-1:0]),
      .first_pass_i (job_i.first_pass),
      .last_pass_i  (job_i.ends_group),
      .first_group_i(job_i.first_group),
      .shift_i      (job_i.shift),
      .negate_i     (job_i.negate),
      .raw_i        (raw[beat_q2]),
      .partial_i    (partial_i[u]),
      .act_sum_i    (act_sum_i),
      .zero_point_i (job_i.form == FormZeroPoint ? second[beat_q2][ZeroBits-1:0] : '0),
      .exponent_i   ('0),
      .scale_i      (scale[beat_q2]),
      .minimum_i    (job_i.form == FormMinimum ? second[beat_q2] : '0),
      .acc_i        (acc_i[u]),
      .tag_i        ({address_q2, last_q}),
      .valid_o      (unit_valid[u]),
      .ready_i      (1'b1),
      .complete_o   (unit_complete[u]),
      .partial_o    (partial_o[u]),
      .acc_o        (acc_o[u]),
      .tag_o        (unit_tag[u])
    );
  end

  logic unused_signals;
  assign unused_signals = ^{unit_complete, unit_tag, job_i.pass, job_i.store};

  if (Width % Units != 0) begin : gen_refuse
    $error("Units has to divide Width");
  end
  assert property (@(posedge clk_i) disable iff (!rst_ni) &unit_ready);
  assert property (@(posedge clk_i) disable iff (!rst_ni) unit_valid == '0 || unit_valid == '1);

endmodule
