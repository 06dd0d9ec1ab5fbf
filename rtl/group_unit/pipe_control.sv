// SPDX-License-Identifier: Apache-2.0
// Valid bits of a pipeline of Stages registers: a stage takes what stands before it when it is
// empty or emptied in the same cycle, so bubbles close up under back-pressure. en_o[s] is the clock
// enable of stage s. Latency Stages; a beat per cycle; ready_o depends on ready_i in the same
// cycle.
module pipe_control #(
  parameter int unsigned Stages = 5
) (
  input  logic              clk_i,
  input  logic              rst_ni,
  input  logic              valid_i,
  output logic              ready_o,
  output logic [Stages-1:0] en_o,
  output logic              valid_o,
  input  logic              ready_i
);

  logic [Stages-1:0] arrived, ready, valid_d, valid_q;

  for (genvar s = 0; s < int'(Stages); ++s) begin : gen_stage
    // Something moves out of the way unless all stages from here on are full and the last stays.
    assign ready[s] = ready_i || !(&valid_q[Stages-1:s]);
    if (s == 0) begin : gen_first
      assign arrived[s] = valid_i;
    end else begin : gen_later
      assign arrived[s] = valid_q[s-1];
    end
  end

  assign en_o    = ready & arrived;
  assign valid_d = en_o | (valid_q & ~ready);

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) valid_q <= '0;
    else         valid_q <= valid_d;
  end

  assign ready_o = ready[0];
  assign valid_o = valid_q[Stages-1];

  handshake_checker #(.Width(1)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(1'b0), .valid_i(valid_o), .ready_i, .data_i(1'b0)
  );

endmodule
