// SPDX-License-Identifier: Apache-2.0
// Whether a descriptor may be executed: what it asks for fits the hardware, and it continues the
// group and the output tile of the descriptor accepted before it. Combinational but for what it
// remembers of that one. Golden model: CheckDescriptor in models/accelerator/descriptor.cpp, which
// tests in the same order.
`include "pe.svh"

module descriptor_check
  import descriptor_pkg::*;
#(
  parameter int unsigned MaxM           = 64,
  parameter int unsigned Width          = 16,   // columns of the array
  parameter int unsigned Rows           = 4,    // tile rows of the array
  parameter int unsigned ActRowBytes    = 16,   // of a full row of the array
  parameter int unsigned WeightRowBytes = 32,
  parameter int unsigned MaxGroup       = 128,
  parameter int unsigned Passes         = 1,
  parameter bit          WithMinimum    = 1'b0
) (
  input  logic        clk_i,
  input  logic        rst_ni,
  input  descriptor_t descriptor_i,
  input  logic        last_i,        // of the table
  input  logic        accept_i,      // it goes on: remember it
  output status_e     status_o,
  output logic        ends_pass_o,   // last tile along K of this group and pass
  output logic        ends_group_o,  // of this group
  output logic        ends_output_o  // of this output tile
);

  typedef struct packed {
    logic [15:0] m;
    logic [15:0] n;
    logic [15:0] group;
    logic [16:0] next_position;
    logic [7:0]  mode;
    logic [7:0]  pass;
    logic        first_group;
    logic        last_group;
    logic        first_pass;
    logic        last_pass;
    logic        keep_act;
    logic        in_output;  // within an output tile
    logic        in_group;   // some pass of the group is done or under way
    logic        in_pass;    // some tile of the pass is done
  } previous_t;

  previous_t   previous_q, previous_d;
  logic        opcode_ok, nonzero, fits, form_ok, aligned, order_ok, reuse_ok;
  descriptor_t d;
  logic [16:0] next_position;

  assign d             = descriptor_i;
  assign next_position = 17'(d.position) + 17'(d.k);
  assign ends_pass_o   = next_position == 17'(d.group);
  assign ends_group_o  = ends_pass_o && d.last_pass;
  assign ends_output_o = ends_group_o && d.last_group;

  assign opcode_ok = d.opcode == OpcodeTile && {d.reserved1, d.reserved2, d.reserved3} == '0;
  assign nonzero   = d.m != '0 && d.n != '0 && d.k != '0 && d.group != '0 && d.weight_rows != '0
                  && d.weight_row_bytes != '0;
  assign fits      = 32'(d.m) <= MaxM && 32'(d.n) <= Width && 32'(d.weight_rows) <= Rows
                  && 32'(d.act_row_bytes) <= ActRowBytes
                  && 32'(d.weight_row_bytes) <= WeightRowBytes && 32'(d.group) <= MaxGroup
                  && next_position <= 17'(d.group);
  assign form_ok   = (d.form == FormScale || d.form == FormZeroPoint
                      || (WithMinimum && d.form == FormMinimum))
                  && 32'(d.mode) < (32'd1 << `PE_MODE_BITS) && 32'(d.pass) < Passes
                  && (Passes > 1 || (d.first_pass && d.last_pass));
  assign aligned   = d.out_low[1:0] == '0 && d.out_stride[1:0] == '0 && !d.scale_low[0]
                  && !d.scale_stride[0];
  assign reuse_ok  = (previous_q.keep_act ? d.act_row_bytes == '0 && d.m == previous_q.m
                                          : d.act_row_bytes != '0) && !(last_i && d.keep_act);

  // Each level of nesting (output tile, group, pass) begins where the one before it has ended and
  // keeps what may not change within it.
  always_comb begin
    order_ok = d.first_group == !(previous_q.in_output && !(previous_q.in_group
                                                            && previous_q.first_group));
    if (previous_q.in_output) order_ok &= d.m == previous_q.m && d.n == previous_q.n;
    order_ok &= d.first_pass == !(previous_q.in_group
                                  && !(previous_q.in_pass && previous_q.first_pass));
    if (previous_q.in_group) begin
      order_ok &= d.group == previous_q.group && d.last_group == previous_q.last_group;
    end
    if (previous_q.in_pass) begin
      order_ok &= 17'(d.position) == previous_q.next_position && d.mode == previous_q.mode
               && d.pass == previous_q.pass && d.last_pass == previous_q.last_pass;
    end else begin
      order_ok &= d.position == '0;
    end
  end

  always_comb begin
    if (!opcode_ok)                     status_o = StatusOpcode;
    else if (!nonzero)                  status_o = StatusZero;
    else if (!fits)                     status_o = StatusTooLarge;
    else if (!form_ok)                  status_o = StatusForm;
    else if (!aligned)                  status_o = StatusMisaligned;
    else if (!order_ok)                 status_o = StatusOrder;
    else if (!reuse_ok)                 status_o = StatusReuse;
    else if (last_i && !ends_output_o)  status_o = StatusUnfinished;
    else                                status_o = StatusOk;
  end

  always_comb begin
    previous_d = previous_q;
    if (accept_i) begin
      previous_d = '{
        m: d.m, n: d.n, group: d.group, next_position: next_position, mode: d.mode, pass: d.pass,
        first_group: d.first_group, last_group: d.last_group, first_pass: d.first_pass,
        last_pass: d.last_pass, keep_act: d.keep_act, in_output: !ends_output_o,
        in_group: !ends_group_o, in_pass: !ends_pass_o
      };
    end
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) previous_q <= '0;
    else         previous_q <= previous_d;
  end

  // What the loader alone reads.
  logic unused_fields;
  assign unused_fields = ^{d.act_low, d.weight_low, d.scale_low[31:1], d.out_low[31:2], d.act_high,
                           d.weight_high, d.scale_high, d.out_high, d.act_stride, d.weight_stride,
                           d.scale_stride[31:1], d.out_stride[31:2], d.negate, d.shift, d.irq};

endmodule
