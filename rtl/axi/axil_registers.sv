// SPDX-License-Identifier: Apache-2.0
// The accelerator's registers behind AXI4-Lite: control, descriptor table, status, error,
// interrupt, performance counters, constants. Map: README.md; word addresses: axil_pkg.
//
// A control bit takes effect as a pulse in the cycle after the write was made. Start and a change
// of the descriptor table are refused (SLVERR, nothing happens) while busy_i. Of errors the first
// is kept until start or clear. If hardware sets an interrupt bit in the cycle software clears it,
// it stays set. A counter is read from the latest snapshot, of all at once, so that classes that
// sum to the cycles do so in what is read. Golden model: the map, in tests/rtl/axi.
module axil_registers #(
  parameter int unsigned AddrWidth   = 40,  // of memory, 33 .. 64
  parameter int unsigned NumCounters = 8,   // 0 .. 128
  parameter int unsigned Rows        = 16,
  parameter int unsigned Cols        = 16,
  parameter int unsigned Dot         = 4,
  parameter int unsigned DataWidth   = 64,
  parameter int unsigned MaxGroup    = 128
) (
  input  logic                         clk_i,
  input  logic                         rst_ni,
  input  logic                         s_axil_awvalid_i,
  output logic                         s_axil_awready_o,
  input  logic [11:0]                  s_axil_awaddr_i,
  input  logic                         s_axil_wvalid_i,
  output logic                         s_axil_wready_o,
  input  logic [31:0]                  s_axil_wdata_i,
  input  logic [3:0]                   s_axil_wstrb_i,
  output logic                         s_axil_bvalid_o,
  input  logic                         s_axil_bready_i,
  output logic [1:0]                   s_axil_bresp_o,
  input  logic                         s_axil_arvalid_i,
  output logic                         s_axil_arready_o,
  input  logic [11:0]                  s_axil_araddr_i,
  output logic                         s_axil_rvalid_o,
  input  logic                         s_axil_rready_i,
  output logic [31:0]                  s_axil_rdata_o,
  output logic [1:0]                   s_axil_rresp_o,
  output logic                         start_o,        // pulses
  output logic                         stop_o,
  output logic                         clear_o,
  output logic [AddrWidth-1:0]         desc_addr_o,
  output logic [31:0]                  desc_count_o,
  input  logic                         busy_i,
  input  logic                         done_i,         // pulse: the table is finished
  input  logic                         error_valid_i,  // pulse
  input  logic [7:0]                   error_code_i,
  input  logic [AddrWidth-1:0]         error_addr_i,
  input  logic [31:0]                  desc_done_i,
  input  logic [NumCounters-1:0][63:0] counters_i,
  output logic                         irq_o
);

  import axil_pkg::*;

  logic        write, read_unused;
  logic [9:0]  write_word, read_word;
  logic [31:0] write_data, mask, read_data;
  logic [3:0]  write_strb;
  logic [1:0]  write_resp, read_resp;

  axil_slave #(.AddrWidth(12)) u_slave (
    .clk_i, .rst_ni,
    .s_axil_awvalid_i, .s_axil_awready_o, .s_axil_awaddr_i,
    .s_axil_wvalid_i, .s_axil_wready_o, .s_axil_wdata_i, .s_axil_wstrb_i,
    .s_axil_bvalid_o, .s_axil_bready_i, .s_axil_bresp_o,
    .s_axil_arvalid_i, .s_axil_arready_o, .s_axil_araddr_i,
    .s_axil_rvalid_o, .s_axil_rready_i, .s_axil_rdata_o, .s_axil_rresp_o,
    .write_o     (write),
    .write_word_o(write_word),
    .write_data_o(write_data),
    .write_strb_o(write_strb),
    .write_resp_i(write_resp),
    .read_o      (read_unused),  // reading has no effect
    .read_word_o (read_word),
    .read_data_i (read_data),
    .read_resp_i (read_resp)
  );

  // What is mapped, and what may be written now.
  localparam int unsigned Counters = int'(WordCounters);
  function automatic logic mapped(logic [9:0] word);
    return word <= WordDescDone || (32'(word) >= Counters && 32'(word) < Counters + 2*NumCounters);
  endfunction

  logic to_control, to_table, allowed, accepted, start;
  assign mask       = {{8{write_strb[3]}}, {8{write_strb[2]}}, {8{write_strb[1]}},
                       {8{write_strb[0]}}};
  assign to_control = write_word == WordControl;
  assign to_table   = write_word inside {WordDescAddrLo, WordDescAddrHi, WordDescCount};
  assign start      = to_control && write_data[ControlStart] && write_strb[0];
  assign allowed    = to_control ? !(start && busy_i)
                    : to_table   ? !busy_i
                                 : write_word inside {WordIrqEnable, WordIrqStatus};
  assign accepted   = write && allowed;
  assign write_resp = !mapped(write_word) ? axi_pkg::RespDecerr
                    : allowed             ? axi_pkg::RespOkay : axi_pkg::RespSlverr;

  logic [3:0]                   control_q, control_d;
  logic [63:0]                  desc_addr_q, desc_addr_d, error_addr_q, error_addr_d;
  logic [31:0]                  desc_count_q, desc_count_d;
  logic                         error_q, error_d, done_q, done_d;
  logic [7:0]                   error_code_q, error_code_d;
  logic [1:0]                   irq_enable_q, irq_enable_d, irq_status_q, irq_status_d;
  logic [NumCounters-1:0][63:0] snapshot_q;

  assign start_o = control_q[ControlStart];
  assign stop_o  = control_q[ControlStop];
  assign clear_o = control_q[ControlClear];
  assign irq_o   = |(irq_status_q & irq_enable_q);
  assign desc_addr_o  = desc_addr_q[AddrWidth-1:0];
  assign desc_count_o = desc_count_q;

  always_comb begin
    control_d    = accepted && to_control ? write_data[3:0] & mask[3:0] : '0;
    desc_addr_d  = desc_addr_q;
    desc_count_d = desc_count_q;
    irq_enable_d = irq_enable_q;
    irq_status_d = irq_status_q;
    {error_d, error_code_d, error_addr_d} = {error_q, error_code_q, error_addr_q};
    done_d       = done_q;

    if (accepted) begin
      unique case (write_word)
        WordDescAddrLo: desc_addr_d[31:0]  = (write_data & mask) | (desc_addr_q[31:0] & ~mask);
        WordDescAddrHi: desc_addr_d[63:32] = (write_data & mask) | (desc_addr_q[63:32] & ~mask);
        WordDescCount:  desc_count_d = (write_data & mask) | (desc_count_q & ~mask);
        WordIrqEnable:  if (write_strb[0]) irq_enable_d = write_data[1:0];
        WordIrqStatus:  irq_status_d = irq_status_q & ~(write_data[1:0] & mask[1:0]);
        default: ;
      endcase
    end
    // Bits above the address width do not exist.
    desc_addr_d &= 64'({AddrWidth{1'b1}});

    if (start_o || clear_o) {error_d, error_code_d, error_addr_d, done_d} = '0;
    if (done_i) begin
      done_d                = 1'b1;
      irq_status_d[IrqDone] = 1'b1;
    end
    if (error_valid_i) begin
      irq_status_d[IrqError] = 1'b1;
      if (!error_d) {error_d, error_code_d, error_addr_d} = {1'b1, error_code_i, 64'(error_addr_i)};
    end
  end

  always_comb begin
    read_resp = mapped(read_word) ? axi_pkg::RespOkay : axi_pkg::RespDecerr;
    unique case (read_word)
      WordId:          read_data = Id;
      WordVersion:     read_data = Version;
      WordShape:       read_data = {16'(Cols), 16'(Rows)};
      WordFormat:      read_data = {16'(MaxGroup), 8'(DataWidth / 8), 8'(Dot)};
      WordStatus:      read_data = {29'b0, done_q, error_q, busy_i};
      WordErrorCode:   read_data = {24'b0, error_code_q};
      WordErrorAddrLo: read_data = error_addr_q[31:0];
      WordErrorAddrHi: read_data = error_addr_q[63:32];
      WordIrqEnable:   read_data = {30'b0, irq_enable_q};
      WordIrqStatus:   read_data = {30'b0, irq_status_q};
      WordDescAddrLo:  read_data = desc_addr_q[31:0];
      WordDescAddrHi:  read_data = desc_addr_q[63:32];
      WordDescCount:   read_data = desc_count_q;
      WordDescDone:    read_data = desc_done_i;
      default:         read_data = '0;  // control, and what is not mapped
    endcase
    for (int unsigned i = 0; i < NumCounters; ++i) begin
      if (32'(read_word) == Counters + 2*i)     read_data = snapshot_q[i][31:0];
      if (32'(read_word) == Counters + 2*i + 1) read_data = snapshot_q[i][63:32];
    end
  end

  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) begin
      {control_q, desc_addr_q, desc_count_q, irq_enable_q, irq_status_q} <= '0;
      {error_q, error_code_q, error_addr_q, done_q}                      <= '0;
      snapshot_q                                                         <= '0;
    end else begin
      {control_q, desc_addr_q, desc_count_q, irq_enable_q, irq_status_q} <=
        {control_d, desc_addr_d, desc_count_d, irq_enable_d, irq_status_d};
      {error_q, error_code_q, error_addr_q, done_q} <=
        {error_d, error_code_d, error_addr_d, done_d};
      if (control_q[ControlSnapshot]) snapshot_q <= counters_i;
    end
  end

endmodule
