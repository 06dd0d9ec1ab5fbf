// SPDX-License-Identifier: Apache-2.0
// Fetches the descriptor table, Ahead descriptors before they are needed, so that their memory
// latency hides behind the work. One read command per descriptor; its words become a descriptor
// and enter a queue of Ahead entries, for which a place is kept from the command on.
module descriptor_fetch
  import descriptor_pkg::*;
#(
  parameter  int unsigned DataWidth = 128,  // 512 at most
  parameter  int unsigned Ahead     = 3
) (
  input  logic                 clk_i,
  input  logic                 rst_ni,
  input  logic                 run_i,       // table_i, count_i are stable and commands may be sent
  input  logic [AddrBits-1:0]  table_i,
  input  logic [31:0]          count_i,
  // Read command: 64 bytes at address_o.
  output logic                 cmd_valid_o,
  input  logic                 cmd_ready_i,
  output logic [AddrBits-1:0]  cmd_address_o,
  // Words of descriptors.
  input  logic                 word_valid_i,
  input  logic [DataWidth-1:0] word_i,
  input  logic                 word_last_i,
  input  logic                 read_ok_i,   // pulse: the oldest descriptor under way came complete
  // Descriptors in order.
  output logic                 valid_o,
  input  logic                 ready_i,
  output descriptor_t          descriptor_o,
  output logic [AddrBits-1:0]  address_o,   // of descriptor_o
  output logic                 last_o,      // of the table
  output logic                 more_o       // descriptors have still to be given
);

  localparam int unsigned DescriptorBits = 8 * DescriptorBytes;
  localparam int unsigned Words          = DescriptorBits / DataWidth;
  localparam int unsigned UsageBits      = $clog2(Ahead + 1);
  localparam int unsigned IndexBits      = Ahead > 1 ? $clog2(Ahead) : 1;

  logic [UsageBits-1:0]                  used_q, used_d;    // places taken
  logic [UsageBits-1:0]                  ready_q, ready_d;  // of them complete
  logic [31:0]                           sent_q, sent_d, given_q, given_d;
  logic [AddrBits-1:0]                   next_q, next_d, address_q, address_d;
  logic [Ahead-1:0][DescriptorBits-1:0]  entry_q;
  logic [DescriptorBits-1:0]             shifted;
  logic [IndexBits-1:0]                  write_q, read_q;
  logic                                  send, give;

  function automatic logic [IndexBits-1:0] following(logic [IndexBits-1:0] index);
    return index == IndexBits'(Ahead - 1) ? '0 : index + 1'b1;
  endfunction

  assign cmd_valid_o   = run_i && sent_q != count_i && used_q != UsageBits'(Ahead);
  assign cmd_address_o = next_q;
  assign send          = cmd_valid_o && cmd_ready_i;
  assign valid_o       = ready_q != '0;
  assign descriptor_o  = entry_q[read_q];
  assign address_o     = address_q;
  assign last_o        = given_q == count_i - 32'd1;
  assign more_o        = run_i && given_q != count_i;
  assign give          = valid_o && ready_i;

  always_comb begin
    used_d    = used_q + UsageBits'(send) - UsageBits'(give);
    ready_d   = ready_q + UsageBits'(read_ok_i) - UsageBits'(give);
    sent_d    = sent_q + 32'(send);
    given_d   = given_q + 32'(give);
    next_d    = send ? next_q + AddrBits'(DescriptorBytes) : next_q;
    address_d = give ? address_q + AddrBits'(DescriptorBytes) : address_q;
    if (!run_i) begin
      sent_d    = '0;
      given_d   = '0;
      next_d    = table_i;
      address_d = table_i;
    end
  end

  if (Words == 1) begin : gen_one_word
    assign shifted = word_i;
  end else begin : gen_words
    assign shifted = {word_i, entry_q[write_q][DescriptorBits-1:DataWidth]};
  end

  always_ff @(posedge clk_i) if (word_valid_i) entry_q[write_q] <= shifted;
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      used_q    <= '0;
      ready_q   <= '0;
      sent_q    <= '0;
      given_q   <= '0;
      next_q    <= '0;
      address_q <= '0;
      write_q   <= '0;
      read_q    <= '0;
    end else begin
      used_q    <= used_d;
      ready_q   <= ready_d;
      sent_q    <= sent_d;
      given_q   <= given_d;
      next_q    <= next_d;
      address_q <= address_d;
      if (word_valid_i && word_last_i) write_q <= following(write_q);
      if (give)                        read_q  <= following(read_q);
    end
  end

  assert property (@(posedge clk_i) disable iff (!rst_ni) ready_q <= used_q);
  handshake_checker #(.Width(AddrBits)) u_cmd_checker (
    .clk_i, .rst_ni, .withdraw_i(!run_i), .valid_i(cmd_valid_o), .ready_i(cmd_ready_i),
    .data_i(cmd_address_o)
  );
  handshake_checker #(.Width($bits(descriptor_t) + AddrBits + 1)) u_out_checker (
    .clk_i, .rst_ni, .withdraw_i(!run_i), .valid_i(valid_o), .ready_i,
    .data_i({descriptor_o, address_o, last_o})
  );

endmodule
