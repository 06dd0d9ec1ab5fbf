// SPDX-License-Identifier: Apache-2.0
// The double-buffered operand memories between the read DMA and the engines: activations, weights,
// scales, and zero points or minima. A DMA row becomes one word (row_assembler); its tag says which
// buffer. A bank is full a cycle after its last word came, when the DMA reports the transfer.
module operand_buffers
  import descriptor_pkg::*;
#(
  parameter  int unsigned DataWidth  = 128,
  parameter  int unsigned MaxM       = 64,
  parameter  int unsigned Rows       = 4,
  parameter  int unsigned ActBits    = 128,   // of a word
  parameter  int unsigned WeightBits = 256,
  parameter  int unsigned ScaleBits  = 256,
  localparam int unsigned CountBits  = $clog2(DataWidth / 8) + 1,
  localparam int unsigned MBits      = MaxM > 1 ? $clog2(MaxM) : 1,
  localparam int unsigned RowBits    = Rows > 1 ? $clog2(Rows) : 1
) (
  input  logic                  clk_i,
  input  logic                  rst_ni,
  // Words from the read DMA; taken at once.
  input  logic                  valid_i,
  input  logic [DataWidth-1:0]  data_i,
  input  logic [CountBits-1:0]  bytes_i,
  input  logic                  row_last_i,
  input  logic                  last_i,
  input  read_tag_e             tag_i,
  input  logic                  done_i,      // pulse: the transfer is complete
  input  read_tag_e             done_tag_i,
  // Banks: {scales, activations, weights}.
  input  logic [2:0]            take_i,
  input  logic [2:0]            release_i,
  output logic [2:0]            free_o,
  output logic [2:0]            full_o,
  // Reads from the full bank, a cycle later.
  input  logic                  read_weight_i,
  input  logic [RowBits-1:0]    weight_row_i,
  output logic [WeightBits-1:0] weight_o,
  input  logic                  read_act_i,
  input  logic [MBits-1:0]      act_row_i,
  output logic [ActBits-1:0]    act_o,
  input  logic                  read_scale_i,
  output logic [ScaleBits-1:0]  scale_o,
  output logic [ScaleBits-1:0]  second_o
);

  logic [2:0] hit, write_bank, read_bank;
  for (genvar b = 0; b < 3; ++b) begin : gen_bank
    localparam read_tag_e Tag = read_tag_e'(TagWeights + 4'(b));
    assign hit[b] = valid_i && tag_i == Tag;
    bank_pair u_banks (
      .clk_i,
      .rst_ni,
      .take_i      (take_i[b]),
      .advance_i   (hit[b] && last_i),
      .fill_i      (done_i && done_tag_i == Tag),
      .release_i   (release_i[b]),
      .free_o      (free_o[b]),
      .full_o      (full_o[b]),
      .write_bank_o(write_bank[b]),
      .read_bank_o (read_bank[b])
    );
  end

  logic                  weight_write, act_write, scale_write, scale_row;
  logic [RowBits-1:0]    weight_row;
  logic [MBits-1:0]      act_row;
  logic [WeightBits-1:0] weight_word;
  logic [ActBits-1:0]    act_word;
  logic [ScaleBits-1:0]  scale_word;

  row_assembler #(.DataWidth(DataWidth), .WordBits(WeightBits), .RowBits(RowBits)) u_weight_rows (
    .clk_i, .rst_ni, .valid_i(hit[0]), .data_i, .bytes_i, .row_last_i, .last_i,
    .write_o(weight_write), .row_o(weight_row), .word_o(weight_word)
  );
  row_assembler #(.DataWidth(DataWidth), .WordBits(ActBits), .RowBits(MBits)) u_act_rows (
    .clk_i, .rst_ni, .valid_i(hit[1]), .data_i, .bytes_i, .row_last_i, .last_i,
    .write_o(act_write), .row_o(act_row), .word_o(act_word)
  );
  row_assembler #(.DataWidth(DataWidth), .WordBits(ScaleBits), .RowBits(1)) u_scale_rows (
    .clk_i, .rst_ni, .valid_i(hit[2]), .data_i, .bytes_i, .row_last_i, .last_i,
    .write_o(scale_write), .row_o(scale_row), .word_o(scale_word)
  );

  // A bank's rows lie at the multiple of a power of two, so that the bank is an address bit.
  mem_wrapper #(.Depth(2 << RowBits), .Width(WeightBits)) u_weights (
    .clk_i, .rst_ni, .write_i(weight_write), .wdata_i(weight_word),
    .waddr_i({write_bank[0], weight_row}),
    .read_i(read_weight_i), .rdata_o(weight_o),
    .raddr_i({read_bank[0], weight_row_i})
  );
  mem_wrapper #(.Depth(2 << MBits), .Width(ActBits)) u_acts (
    .clk_i, .rst_ni, .write_i(act_write), .wdata_i(act_word),
    .waddr_i({write_bank[1], act_row}),
    .read_i(read_act_i), .rdata_o(act_o),
    .raddr_i({read_bank[1], act_row_i})
  );
  mem_wrapper #(.Depth(2), .Width(ScaleBits)) u_scales (
    .clk_i, .rst_ni, .write_i(scale_write && !scale_row), .waddr_i(write_bank[2]),
    .wdata_i(scale_word), .read_i(read_scale_i), .raddr_i(read_bank[2]), .rdata_o(scale_o)
  );
  mem_wrapper #(.Depth(2), .Width(ScaleBits)) u_seconds (
    .clk_i, .rst_ni, .write_i(scale_write && scale_row), .waddr_i(write_bank[2]),
    .wdata_i(scale_word), .read_i(read_scale_i), .raddr_i(read_bank[2]), .rdata_o(second_o)
  );

endmodule
