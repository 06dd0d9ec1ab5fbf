// SPDX-License-Identifier: Apache-2.0
// Sends the waves of a tile into the array, one per cycle without a gap: the zero row, then the m
// activation rows. Before it begins, all it needs is there: weights in the shadow stores,
// activations in their bank, a bank for the sums (or, within a pass, the sums of the tile before,
// which have all landed when they are read).
//
// Timing: what is read in one cycle enters the array in the next (read_o to wave).
`include "pe.svh"

module wave_issue
  import descriptor_pkg::*;
#(
  parameter  int unsigned MaxM    = 64,
  parameter  int unsigned Latency = 8,    // of the array
  localparam int unsigned IndexBits = $clog2(MaxM + 1),
  localparam int unsigned MBits     = MaxM > 1 ? $clog2(MaxM) : 1
) (
  input  logic                     clk_i,
  input  logic                     rst_ni,
  input  logic                     halt_i,
  // The next tile; taken in the cycle of its first wave.
  input  logic                     job_valid_i,
  output logic                     job_ready_o,
  input  tile_job_t                job_i,
  input  logic                     weights_ready_i,
  output logic                     start_o,
  input  logic                     acts_full_i,
  output logic                     acts_release_o,
  input  logic                     sums_free_i,
  output logic                     sums_take_o,
  output logic                     sums_advance_o,  // the pass is complete with the present wave
  output logic                     retire_o,        // pulse: the tile's last wave
  // Why nothing begins (for the counters); all low while waves run.
  output logic                     active_o,
  output logic                     wait_operands_o,
  output logic                     wait_weights_o,
  output logic                     wait_sums_o,
  output logic                     wait_landing_o,
  // Reads.
  output logic                     read_act_o,
  output logic [MBits-1:0]         act_row_o,
  output logic                     read_sum_o,
  output logic [IndexBits-1:0]     sum_row_o,
  // The wave, a cycle after the reads.
  output logic                     wave_o,
  output logic                     swap_o,
  output logic                     zero_o,
  output logic                     first_k_o,    // sums begin at zero
  output logic                     last_o,       // of its pass
  output logic [IndexBits-1:0]     index_o,
  output logic [`PE_MODE_BITS-1:0] mode_o,
  // The pass, for the group units; with sums_advance_o, always ready.
  output group_job_t               group_job_o
);

  // A sum read in cycle t was written in cycle t - 1 at the latest; its wave was read 1 + Latency
  // cycles before that.
  localparam int unsigned LandCycles = Latency + 2;
  localparam int unsigned LandBits   = $clog2(LandCycles + 1);

  logic                 running_q, running_d;
  tile_job_t            job_q, job;
  logic [IndexBits-1:0] index_q, index_d;
  logic [LandBits-1:0]  land_q, land_d;   // cycles until the first sum of the last tile has landed
  logic                 wave, last_wave, landed, able;

  assign landed   = land_q == '0 || job_i.first_k;
  assign able     = job_valid_i && acts_full_i && weights_ready_i && landed
                 && (sums_free_i || !job_i.first_k) && !halt_i;
  assign start_o  = !running_q && able;
  assign job      = running_q ? job_q : job_i;
  assign wave     = running_q || start_o;
  assign active_o = wave;

  assign last_wave      = running_q && 16'(index_q) == job.group.store.m;
  assign job_ready_o    = start_o;
  assign sums_take_o    = start_o && job_i.first_k;
  assign retire_o       = last_wave;
  assign acts_release_o = last_wave && !job.keep_act;
  assign sums_advance_o = last_wave && job.ends_pass;
  assign group_job_o    = job.group;

  assign wait_operands_o = !wave && job_valid_i && !acts_full_i;
  assign wait_weights_o  = !wave && job_valid_i && acts_full_i && !weights_ready_i;
  assign wait_sums_o     = !wave && job_valid_i && acts_full_i && weights_ready_i
                        && job_i.first_k && !sums_free_i;
  assign wait_landing_o  = !wave && job_valid_i && acts_full_i && weights_ready_i && !landed;

  assign read_act_o = wave && index_q != '0;
  assign act_row_o  = MBits'(index_q - 1'b1);
  assign read_sum_o = wave && !job.first_k;
  assign sum_row_o  = index_q;

  always_comb begin
    running_d = running_q;
    index_d   = index_q;
    land_d    = land_q == '0 ? '0 : land_q - 1'b1;
    if (wave) begin
      running_d = !last_wave;
      index_d   = last_wave ? '0 : index_q + 1'b1;
    end
    if (start_o) land_d = LandBits'(LandCycles - 1);
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      running_q <= 1'b0;
      index_q   <= '0;
      land_q    <= '0;
      wave_o    <= 1'b0;
    end else begin
      running_q <= running_d;
      index_q   <= index_d;
      land_q    <= land_d;
      wave_o    <= wave;
    end
  end

  always_ff @(posedge clk_i) begin
    job_q     <= job;
    swap_o    <= start_o;
    zero_o    <= index_q == '0;
    first_k_o <= job.first_k;
    last_o    <= sums_advance_o;
    index_o   <= index_q;
    mode_o    <= job.mode[`PE_MODE_BITS-1:0];
  end

  logic unused_fields;
  assign unused_fields = ^{job.weight_rows, job.mode};

  assert property (@(posedge clk_i) disable iff (!rst_ni) wave |-> 32'(index_q) <= MaxM);

endmodule
