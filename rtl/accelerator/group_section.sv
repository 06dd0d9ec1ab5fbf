// SPDX-License-Identifier: Apache-2.0
// From complete sums to memory: the group engine, the two banks of FP32 accumulators, the store
// engine, and the queues of their jobs, which never fill because each job holds a bank.
module group_section
  import descriptor_pkg::*;
#(
  parameter  int unsigned DataWidth   = 128,
  parameter  int unsigned Width       = 16,
  parameter  int unsigned Units       = 16,
  parameter  int unsigned MaxM        = 64,
  parameter  int unsigned SumBits     = 19,
  parameter  int unsigned IntBits     = 24,
  parameter  int unsigned ActSumBits  = 16,
  parameter  int unsigned ZeroBits    = 5,
  parameter  int          ActShare    = 0,
  parameter  int unsigned Passes      = 1,
  parameter  bit          WithMinimum = 1'b0,
  localparam int unsigned IndexBits   = $clog2(MaxM + 1)
) (
  input  logic                          clk_i,
  input  logic                          rst_ni,
  input  logic                          halt_i,
  output logic                          busy_o,          // group units at work
  output logic                          wait_scales_o,   // or waiting for this
  output logic                          wait_accs_o,
  output logic                          store_busy_o,
  output logic                          stored_o,        // pulse: an output tile is in memory
  output store_job_t                    stored_job_o,    // with it
  // Passes from the array.
  input  logic                          job_valid_i,     // pulse
  input  group_job_t                    job_i,
  input  logic                          sums_full_i,
  output logic                          sums_release_o,
  output logic                          read_sum_o,
  output logic [IndexBits-1:0]          sum_row_o,
  input  logic [Width-1:0][SumBits-1:0] sum_i,
  input  logic signed [ActSumBits-1:0]  act_sum_i,
  input  logic                          scales_full_i,
  output logic                          scales_release_o,
  output logic                          read_scale_o,
  input  logic [Width-1:0][15:0]        scale_i,
  input  logic [Width-1:0][15:0]        second_i,
  // Write DMA.
  output logic                          cmd_valid_o,
  input  logic                          cmd_ready_i,
  output logic [AddrBits-1:0]           cmd_address_o,
  output logic [AddrBits-1:0]           cmd_stride_o,
  output logic [15:0]                   cmd_rows_o,
  output logic [17:0]                   cmd_row_bytes_o,
  output logic                          data_valid_o,
  input  logic                          data_ready_i,
  output logic [DataWidth-1:0]          data_o,
  input  logic                          written_i
);

  localparam int unsigned Beats       = Width / Units;
  localparam int unsigned AccDepth    = MaxM * Beats;
  localparam int unsigned AccAddrBits = AccDepth > 1 ? $clog2(AccDepth) : 1;
  // Partial integers are kept only where a group takes several passes.
  localparam int unsigned PartialBits = Passes > 1 ? IntBits : 0;
  localparam int unsigned WordBits    = Units * (32 + PartialBits);

  logic       queue_ready, group_valid, group_ready;
  group_job_t group_job;
  fifo #(.Width($bits(group_job_t)), .Depth(2)) u_groups (
    .clk_i, .rst_ni, .valid_i(job_valid_i), .ready_o(queue_ready), .data_i(job_i),
    .valid_o(group_valid), .ready_i(group_ready), .data_o(group_job)
  );

  logic                          accs_free, accs_take, accs_fill, accs_full, accs_release;
  logic                          write_bank, read_bank, read_acc, write_acc, store_read;
  logic [AccAddrBits-1:0]        acc_raddr, acc_waddr, store_addr;
  logic [Units-1:0][31:0]        acc_read, acc_write;
  logic [Units-1:0][IntBits-1:0] partial_read, partial_write;
  logic [WordBits-1:0]           word_read, word_write, word_store;
  bank_pair u_banks (
    .clk_i, .rst_ni, .take_i(accs_take), .advance_i(accs_fill), .fill_i(accs_fill),
    .release_i(accs_release), .free_o(accs_free), .full_o(accs_full), .write_bank_o(write_bank),
    .read_bank_o(read_bank)
  );

  group_engine #(
    .Width(Width), .Units(Units), .MaxM(MaxM), .SumBits(SumBits), .IntBits(IntBits),
    .ActSumBits(ActSumBits), .ZeroBits(ZeroBits), .ActShare(ActShare), .Passes(Passes),
    .WithMinimum(WithMinimum)
  ) u_engine (
    .clk_i, .rst_ni, .halt_i, .busy_o, .wait_scales_o, .wait_accs_o, .job_valid_i(group_valid),
    .job_ready_o(group_ready), .job_i(group_job), .sums_full_i, .sums_release_o, .scales_full_i,
    .scales_release_o, .accs_free_i(accs_free), .accs_take_o(accs_take), .accs_fill_o(accs_fill),
    .read_sum_o, .sum_row_o, .sum_i, .act_sum_i, .read_scale_o, .scale_i, .second_i,
    .read_acc_o(read_acc), .acc_raddr_o(acc_raddr), .acc_i(acc_read), .partial_i(partial_read),
    .write_acc_o(write_acc), .acc_waddr_o(acc_waddr), .acc_o(acc_write),
    .partial_o(partial_write)
  );

  if (Passes > 1) begin : gen_partials
    assign word_write               = {partial_write, acc_write};
    assign {partial_read, acc_read} = word_read;
    logic unused_partials;
    assign unused_partials = ^word_store[WordBits-1:32*Units];
  end else begin : gen_no_partials
    assign word_write   = acc_write;
    assign acc_read     = word_read;
    assign partial_read = '0;
    logic unused_partials;
    assign unused_partials = ^partial_write;
  end

  two_banks #(.Depth(AccDepth), .Width(WordBits)) u_accumulators (
    .clk_i, .rst_ni, .write_i(write_acc), .write_bank_i(write_bank), .waddr_i(acc_waddr),
    .wdata_i(word_write), .a_read_i(read_acc), .a_bank_i(write_bank), .a_addr_i(acc_raddr),
    .a_data_o(word_read), .b_read_i(store_read), .b_bank_i(read_bank), .b_addr_i(store_addr),
    .b_data_o(word_store)
  );

  logic store_queue_ready, store_valid;
  fifo #(.Width($bits(store_job_t)), .Depth(2)) u_stores (
    .clk_i, .rst_ni, .valid_i(accs_fill), .ready_o(store_queue_ready),
    .data_i(group_job.store), .valid_o(store_valid), .ready_i(stored_o), .data_o(stored_job_o)
  );
  store_engine #(.DataWidth(DataWidth), .Units(Units), .Beats(Beats), .MaxM(MaxM)) u_store (
    .clk_i, .rst_ni, .halt_i, .busy_o(store_busy_o), .job_valid_i(store_valid),
    .job_ready_o(stored_o), .job_i(stored_job_o), .full_i(accs_full), .read_o(store_read),
    .address_o(store_addr), .word_i(word_store[32*Units-1:0]), .cmd_valid_o, .cmd_ready_i,
    .cmd_address_o, .cmd_stride_o, .cmd_rows_o, .cmd_row_bytes_o, .data_valid_o, .data_ready_i,
    .data_o, .written_i
  );
  assign accs_release = stored_o;

  assert property (@(posedge clk_i) disable iff (!rst_ni) job_valid_i |-> queue_ready);
  assert property (@(posedge clk_i) disable iff (!rst_ni) accs_fill |-> store_queue_ready);

endmodule
