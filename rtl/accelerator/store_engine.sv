// SPDX-License-Identifier: Apache-2.0
// Writes a full bank of accumulators to memory: m rows of n FP32 numbers. One write command per
// output tile; the next begins when its last response is there. Once sent, a command always gets
// its words: halt_i only keeps the next one back.
module store_engine
  import descriptor_pkg::*;
#(
  parameter  int unsigned DataWidth   = 128,
  parameter  int unsigned Units       = 16,  // elements of an accumulator word
  parameter  int unsigned Beats       = 1,   // words per row of the array's width
  parameter  int unsigned MaxM        = 64,
  localparam int unsigned AccDepth    = MaxM * Beats,
  localparam int unsigned AccAddrBits = AccDepth > 1 ? $clog2(AccDepth) : 1
) (
  input  logic                    clk_i,
  input  logic                    rst_ni,
  input  logic                    halt_i,
  output logic                    busy_o,
  input  logic                    job_valid_i,
  output logic                    job_ready_o,   // stored
  input  store_job_t              job_i,
  input  logic                    full_i,
  // Accumulators.
  output logic                    read_o,
  output logic [AccAddrBits-1:0]  address_o,
  input  logic [Units-1:0][31:0]  word_i,
  // Write DMA.
  output logic                    cmd_valid_o,
  input  logic                    cmd_ready_i,
  output logic [AddrBits-1:0]     cmd_address_o,
  output logic [AddrBits-1:0]     cmd_stride_o,
  output logic [15:0]             cmd_rows_o,
  output logic [17:0]             cmd_row_bytes_o,
  output logic                    data_valid_o,
  input  logic                    data_ready_i,
  output logic [DataWidth-1:0]    data_o,
  input  logic                    written_i      // pulse: the command is complete
);

  localparam int unsigned Out      = DataWidth / 32;
  localparam int unsigned BeatBits = Beats > 1 ? $clog2(Beats) : 1;

  typedef enum logic [1:0] {Idle, Rows, Response} state_e;
  state_e                 state_q, state_d;
  logic [AccAddrBits-1:0] row_base_q, row_base_d;
  logic [BeatBits-1:0]    beat_q, beat_d;
  logic [15:0]            row_q, row_d, left_q, left_d;  // left: elements of the row not yet given
  logic                   read_done_q, read_done_d;      // all words of the row have been read
  logic                   pending_q, room, read, last_word, taken, row_ends;

  assign cmd_valid_o     = state_q == Idle && job_valid_i && full_i && !halt_i;
  assign cmd_address_o   = job_i.address;
  assign cmd_stride_o    = AddrBits'($signed(job_i.stride));
  assign cmd_rows_o      = job_i.m;
  assign cmd_row_bytes_o = {job_i.n, 2'b00};
  assign busy_o          = state_q != Idle;
  assign job_ready_o     = state_q == Response && written_i;

  assign read      = state_q == Rows && !read_done_q && room;
  assign last_word = 32'(beat_q) == Beats - 1 || (32'(beat_q) + 1) * Units >= 32'(job_i.n);
  assign read_o    = read;
  assign address_o = row_base_q + AccAddrBits'(beat_q);
  assign taken     = data_valid_o && data_ready_i;
  assign row_ends  = taken && 32'(left_q) <= Out;

  gearbox #(.Bits(32), .In(Units), .Out(Out)) u_gearbox (
    .clk_i,
    .rst_ni,
    .clear_i(row_ends),
    .flush_i(read_done_q && !pending_q),
    .room_o (room),
    .push_i (pending_q),
    .data_i (word_i),
    .valid_o(data_valid_o),
    .ready_i(data_ready_i),
    .data_o (data_o)
  );

  always_comb begin
    state_d     = state_q;
    row_base_d  = row_base_q;
    beat_d      = beat_q;
    row_d       = row_q;
    left_d      = left_q;
    read_done_d = read_done_q;
    if (cmd_valid_o && cmd_ready_i) begin
      state_d     = Rows;
      row_base_d  = '0;
      row_d       = job_i.m;
      left_d      = job_i.n;
      beat_d      = '0;
      read_done_d = 1'b0;
    end
    if (read) begin
      beat_d      = beat_q + 1'b1;
      read_done_d = last_word;
    end
    if (taken) left_d = left_q - 16'(Out);
    if (row_ends) begin
      row_d       = row_q - 16'd1;
      left_d      = job_i.n;
      beat_d      = '0;
      row_base_d  = row_base_q + AccAddrBits'(Beats);
      read_done_d = 1'b0;
      if (row_q == 16'd1) state_d = Response;
    end
    if (job_ready_o) state_d = Idle;
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q     <= Idle;
      row_base_q  <= '0;
      beat_q      <= '0;
      row_q       <= '0;
      left_q      <= '0;
      read_done_q <= 1'b0;
      pending_q   <= 1'b0;
    end else begin
      state_q     <= state_d;
      row_base_q  <= row_base_d;
      beat_q      <= beat_d;
      row_q       <= row_d;
      left_q      <= left_d;
      read_done_q <= read_done_d;
      pending_q   <= read;
    end
  end

  logic unused_fields;
  assign unused_fields = ^{job_i.irq, job_i.last};

  assert property (@(posedge clk_i) disable iff (!rst_ni) written_i |-> state_q == Response);
  assert property (@(posedge clk_i) disable iff (!rst_ni) pending_q |-> !row_ends);
  handshake_checker #(.Width(2 * AddrBits + 34)) u_cmd_checker (
    .clk_i, .rst_ni, .withdraw_i(halt_i), .valid_i(cmd_valid_o), .ready_i(cmd_ready_i),
    .data_i({cmd_address_o, cmd_stride_o, cmd_rows_o, cmd_row_bytes_o})
  );
  handshake_checker #(.Width(DataWidth)) u_data_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(data_valid_o), .ready_i(data_ready_i),
    .data_i(data_o)
  );

endmodule
