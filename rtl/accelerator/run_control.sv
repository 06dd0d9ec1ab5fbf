// SPDX-License-Identifier: Apache-2.0
// Runs a descriptor table: start, finish, error, stop. After an error or a stop nothing new begins;
// when all that is under way has ended (no bus transfer is ever cut off), the engines are reset,
// so that whatever state the error left is gone, and busy falls.
module run_control
  import descriptor_pkg::*;
#(
  parameter int unsigned SettleCycles = 16   // longer than a wave's way through the array
) (
  input  logic                clk_i,
  input  logic                rst_ni,
  input  logic                start_i,
  input  logic                stop_i,
  input  logic [31:0]         count_i,          // descriptors in the table
  output logic                busy_o,
  output logic                done_o,           // pulse
  output logic                error_o,          // pulse
  output logic [7:0]          error_code_o,
  output logic [AddrBits-1:0] error_address_o,
  // Engines.
  output logic                run_o,            // fetch descriptors
  output logic                halt_o,           // begin nothing new
  output logic                engine_rst_no,
  input  logic                quiet_i,          // nothing is under way
  input  logic                finished_i,       // pulse: the table's last output tile is stored
  input  logic                irq_i,            // pulse: an output tile that asks for it is stored
  // Sources of errors.
  input  logic                refused_i,
  input  status_e             refused_code_i,
  input  logic [AddrBits-1:0] refused_address_i,
  input  logic                read_done_i,
  input  logic [1:0]          read_resp_i,
  input  logic [AddrBits-1:0] read_address_i,
  input  logic                write_done_i,
  input  logic [1:0]          write_resp_i,
  input  logic [AddrBits-1:0] write_address_i
);

  localparam int unsigned SettleBits = $clog2(SettleCycles + 1);

  typedef enum logic [1:0] {Idle, Run, Halt, Flush} state_e;
  state_e                state_q, state_d;
  logic [SettleBits-1:0] settle_q, settle_d;
  logic                  read_error, write_error, error, rst_q;

  assign read_error  = read_done_i && read_resp_i != 2'b00;
  assign write_error = write_done_i && write_resp_i != 2'b00;
  assign error       = read_error || write_error || refused_i;

  always_comb begin
    state_d  = state_q;
    settle_d = SettleBits'(SettleCycles);
    unique case (state_q)
      Idle: if (start_i && count_i != '0) state_d = Run;
      Run: begin
        if (error || stop_i)  state_d = Halt;
        else if (finished_i)  state_d = Idle;
      end
      Halt: begin
        if (quiet_i) settle_d = settle_q - 1'b1;
        if (settle_q == '0) state_d = Flush;
      end
      Flush:   state_d = Idle;
      default: state_d = Flush;
    endcase
  end
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      state_q  <= Idle;
      settle_q <= '0;
      rst_q    <= 1'b1;
    end else begin
      state_q  <= state_d;
      settle_q <= settle_d;
      rst_q    <= state_d != Flush;
    end
  end

  assign engine_rst_no = rst_ni && rst_q;
  assign run_o         = state_q == Run;
  assign halt_o        = state_q != Run;
  assign busy_o        = state_q != Idle;
  // An empty table is finished when it starts.
  assign done_o        = (state_q == Run && !error && (finished_i || irq_i))
                      || (state_q == Idle && start_i && count_i == '0);
  assign error_o       = busy_o && error;

  always_comb begin
    error_code_o    = refused_code_i;
    error_address_o = refused_address_i;
    if (write_error) begin
      error_code_o    = StatusWrite | 8'(write_resp_i);
      error_address_o = write_address_i;
    end
    if (read_error) begin
      error_code_o    = StatusRead | 8'(read_resp_i);
      error_address_o = read_address_i;
    end
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) start_i |-> !busy_o);

endmodule
