// SPDX-License-Identifier: Apache-2.0
// Takes descriptors in order, refuses illegal ones, has their operands read into the banks that
// become free, and hands the tile on as a job. Weights first, then activations (unless kept), then
// scales (with the tile that completes a group).
`include "pe.svh"

module tile_loader
  import descriptor_pkg::*;
#(
  parameter int unsigned MaxM           = 64,
  parameter int unsigned Width          = 16,
  parameter int unsigned Rows           = 4,
  parameter int unsigned ActRowBytes    = 16,
  parameter int unsigned WeightRowBytes = 32,
  parameter int unsigned MaxGroup       = 128,
  parameter int unsigned Passes         = 1,
  parameter bit          WithMinimum    = 1'b0
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                halt_i,         // begin nothing new
  output logic                error_o,        // pulse: descriptor refused
  output status_e             error_code_o,
  output logic [AddrBits-1:0] error_address_o,
  // Descriptors.
  input  logic                valid_i,
  output logic                ready_o,
  input  descriptor_t         descriptor_i,
  input  logic [AddrBits-1:0] address_i,
  input  logic                last_i,
  // Read commands.
  output logic                cmd_valid_o,
  input  logic                cmd_ready_i,
  output read_tag_e           cmd_tag_o,
  output logic [AddrBits-1:0] cmd_address_o,
  output logic [AddrBits-1:0] cmd_stride_o,
  output logic [15:0]         cmd_rows_o,
  output logic [15:0]         cmd_row_bytes_o,
  // Banks: a command takes one.
  input  logic                weights_free_i,
  input  logic                acts_free_i,
  input  logic                scales_free_i,
  output logic                weights_take_o,
  output logic                acts_take_o,
  output logic                scales_take_o,
  // Jobs for the array.
  output logic                job_valid_o,
  input  logic                job_ready_i,
  output tile_job_t           job_o
);

  typedef enum logic [2:0] {Check, Weights, Acts, Scales, Hand, Refused} state_e;
  state_e      state_q, state_d;
  descriptor_t d;
  status_e     status;
  logic        accept, ends_pass, ends_group, ends_output, sent, bank_free;

  assign d = descriptor_i;

  descriptor_check #(
    .MaxM(MaxM), .Width(Width), .Rows(Rows), .ActRowBytes(ActRowBytes),
    .WeightRowBytes(WeightRowBytes), .MaxGroup(MaxGroup), .Passes(Passes), .WithMinimum(WithMinimum)
  ) u_check (
    .clk_i,
    .rst_ni,
    .descriptor_i,
    .last_i,
    .accept_i     (accept),
    .status_o     (status),
    .ends_pass_o  (ends_pass),
    .ends_group_o (ends_group),
    .ends_output_o(ends_output)
  );

  assign sent            = cmd_valid_o && cmd_ready_i;
  assign error_o         = state_q == Check && valid_i && !halt_i && status != StatusOk;
  assign error_code_o    = status;
  assign error_address_o = address_i;
  assign weights_take_o  = sent && state_q == Weights;
  assign acts_take_o     = sent && state_q == Acts;
  assign scales_take_o   = sent && state_q == Scales;
  assign job_valid_o     = state_q == Hand;
  assign accept          = job_valid_o && job_ready_i;
  assign ready_o         = accept;

  always_comb begin
    bank_free       = weights_free_i;
    cmd_tag_o       = TagWeights;
    cmd_address_o   = {d.weight_high, d.weight_low};
    cmd_stride_o    = AddrBits'($signed(d.weight_stride));
    cmd_rows_o      = d.weight_rows;
    cmd_row_bytes_o = d.weight_row_bytes;
    if (state_q == Acts) begin
      bank_free       = acts_free_i;
      cmd_tag_o       = TagActs;
      cmd_address_o   = {d.act_high, d.act_low};
      cmd_stride_o    = AddrBits'($signed(d.act_stride));
      cmd_rows_o      = d.m;
      cmd_row_bytes_o = d.act_row_bytes;
    end else if (state_q == Scales) begin
      bank_free       = scales_free_i;
      cmd_tag_o       = TagScales;
      cmd_address_o   = {d.scale_high, d.scale_low};
      cmd_stride_o    = AddrBits'($signed(d.scale_stride));
      cmd_rows_o      = d.form == FormScale ? 16'd1 : 16'd2;
      cmd_row_bytes_o = d.n << 1;
    end
  end
  assign cmd_valid_o = (state_q inside {Weights, Acts, Scales}) && bank_free && !halt_i;

  always_comb begin
    state_d = state_q;
    unique case (state_q)
      Check: if (valid_i && !halt_i) state_d = status == StatusOk ? Weights : Refused;
      Weights: if (sent) state_d = d.act_row_bytes != '0 ? Acts : ends_group ? Scales : Hand;
      Acts:    if (sent) state_d = ends_group ? Scales : Hand;
      Scales:  if (sent) state_d = Hand;
      Hand:    if (job_ready_i) state_d = Check;
      Refused: state_d = Refused;  // until reset
      default: state_d = Refused;
    endcase
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) state_q <= Check;
    else         state_q <= state_d;
  end

  assign job_o = '{
    weight_rows: d.weight_rows, mode: d.mode, keep_act: d.keep_act, first_k: d.position == '0,
    ends_pass: ends_pass,
    group: '{
      first_group: d.first_group, first_pass: d.first_pass, ends_group: ends_group,
      ends_output: ends_output, form: d.form, pass: d.pass, shift: d.shift, negate: d.negate,
      store: '{irq: d.irq, last: last_i, address: {d.out_high, d.out_low}, stride: d.out_stride,
               m: d.m, n: d.n}
    }
  };

  // What the check alone reads.
  logic unused_fields;
  assign unused_fields = ^{d.opcode, d.reserved1, d.reserved2, d.reserved3, d.k, d.group,
                           d.last_group, d.last_pass};


  handshake_checker #(.Width(2 * AddrBits + 36)) u_cmd_checker (
    .clk_i, .rst_ni, .withdraw_i(halt_i), .valid_i(cmd_valid_o), .ready_i(cmd_ready_i),
    .data_i({cmd_tag_o, cmd_address_o, cmd_stride_o, cmd_rows_o, cmd_row_bytes_o})
  );
  handshake_checker #(.Width($bits(tile_job_t))) u_job_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(job_valid_o), .ready_i(job_ready_i), .data_i(job_o)
  );

endmodule
