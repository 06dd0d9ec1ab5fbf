// SPDX-License-Identifier: Apache-2.0
// Counts finished tiles, cycles, and what each cycle went to. Counter 0 is all cycles, counter
// 1 + c those of class c (descriptor_pkg::class_e); one class counts in each cycle, so they sum to
// the cycles. Seen from the array: a cycle without a wave belongs to what the next wave waits for.
module progress
  import descriptor_pkg::*;
#(
  parameter int unsigned NumCounters = 9
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  input  logic                         start_i,          // tiles_done_o begins anew
  input  logic                         clear_i,          // counters begin anew
  input  logic                         busy_i,
  input  logic                         retire_i,         // pulse: a tile within an output tile
  input  logic                         stored_i,         // pulse: the last of an output tile
  input  logic                         wave_i,
  input  logic                         tile_valid_i,
  input  logic                         weights_full_i,
  input  logic                         wait_operands_i,
  input  logic                         wait_weights_i,
  input  logic                         wait_sums_i,
  input  logic                         wait_landing_i,
  input  logic                         wait_scales_i,
  input  logic                         wait_accs_i,
  input  logic                         more_i,           // descriptors have still to become tiles
  input  logic                         feeding_i,
  input  logic                         group_busy_i,
  input  logic                         store_busy_i,
  output logic [31:0]                  tiles_done_o,
  output logic [NumCounters-1:0][63:0] counters_o
);

  class_e                       now;
  logic                         feeds_q;    // the next tile's weights are in, or on their way
  logic [31:0]                  done_q, done_d;
  logic [NumCounters-1:0][63:0] count_q, count_d;

  always_comb begin
    if (!busy_i)              now = ClassIdle;
    else if (wave_i)          now = ClassCompute;
    else if (wait_operands_i) now = ClassLoadStall;
    else if (wait_weights_i)  now = feeds_q || feeding_i || weights_full_i ? ClassWeightLoad
                                                                            : ClassLoadStall;
    else if (wait_landing_i)  now = ClassFill;
    else if (wait_sums_i)     now = wait_scales_i ? ClassLoadStall
                                  : wait_accs_i   ? ClassStoreStall : ClassGroupStall;
    else if (tile_valid_i || more_i)          now = ClassLoadStall;
    else if (store_busy_i && !group_busy_i)   now = ClassStoreStall;
    else                                      now = ClassDrain;
  end

  always_comb begin
    done_d = start_i ? '0 : done_q + 32'(retire_i) + 32'(stored_i);
    count_d    = count_q;
    count_d[0] = count_q[0] + 64'd1;
    for (int unsigned c = 1; c < NumCounters; ++c) begin
      if (32'(now) == c - 1) count_d[c] = count_q[c] + 64'd1;
    end
    if (clear_i) count_d = '0;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      feeds_q <= 1'b0;
      done_q  <= '0;
      count_q <= '0;
    end else begin
      feeds_q <= !wave_i && (feeds_q || feeding_i);
      done_q  <= done_d;
      count_q <= count_d;
    end
  end
  assign tiles_done_o = done_q;
  assign counters_o   = count_q;

endmodule
