// SPDX-License-Identifier: Apache-2.0
// The tile descriptor as it lies in memory (64 bytes, little endian), and the status codes. C++
// twin: models/accelerator/descriptor.hpp, which says what the fields mean.
package descriptor_pkg;

  // verilator lint_off UNUSEDPARAM
  localparam int unsigned DescriptorBytes = 64;
  localparam int unsigned AddrBits        = 40;
  localparam logic [7:0]  OpcodeTile      = 8'h01;
  // verilator lint_on UNUSEDPARAM

  typedef enum logic [7:0] {
    FormScale     = 8'd0,
    FormZeroPoint = 8'd1,
    FormMinimum   = 8'd2
  } form_e;

  // Last field in the lowest bits.
  typedef struct packed {
    logic [47:0] reserved3;
    logic [15:0] weight_rows;
    logic [15:0] weight_row_bytes;
    logic [15:0] act_row_bytes;
    logic [31:0] out_stride;
    logic [31:0] scale_stride;
    logic [31:0] weight_stride;
    logic [31:0] act_stride;
    logic [7:0]  out_high;
    logic [7:0]  scale_high;
    logic [7:0]  weight_high;
    logic [7:0]  act_high;
    logic [31:0] out_low;
    logic [31:0] scale_low;
    logic [31:0] weight_low;
    logic [31:0] act_low;
    logic        reserved2;
    logic        last_pass;
    logic        first_pass;
    logic        negate;
    logic [3:0]  shift;
    logic [7:0]  pass;
    logic [15:0] position;
    logic [15:0] group;
    logic [15:0] k;
    logic [15:0] n;
    logic [15:0] m;
    logic [7:0]  mode;
    logic [7:0]  form;
    logic [3:0]  reserved1;
    logic        irq;
    logic        keep_act;
    logic        last_group;
    logic        first_group;
    logic [7:0]  opcode;
  } descriptor_t;

  typedef enum logic [7:0] {
    StatusOk         = 8'h00,
    StatusOpcode     = 8'h01,  // opcode unknown, or a reserved bit set
    StatusZero       = 8'h02,  // an extent, a group, rows or row bytes of zero
    StatusTooLarge   = 8'h03,  // for a buffer, the array, or the sums
    StatusForm       = 8'h04,  // scale form, mode or pass that the hardware lacks
    StatusMisaligned = 8'h05,  // output not at a multiple of 4, scales not at one of 2
    StatusOrder      = 8'h06,  // does not continue the group or output tile before it
    StatusReuse      = 8'h07,  // activations neither loaded nor kept, or both
    StatusUnfinished = 8'h08,  // the table ends within an output tile
    StatusRead       = 8'h10,  // + AXI response of a failed read
    StatusWrite      = 8'h20   // + AXI response of a failed write
  } status_e;

  typedef enum logic [3:0] {
    TagDescriptor = 4'd0,
    TagWeights    = 4'd1,
    TagActs       = 4'd2,
    TagScales     = 4'd3
  } read_tag_e;

  // What a cycle went to: one class each, so that the classes sum to the cycles.
  typedef enum logic [2:0] {
    ClassIdle       = 3'd0,
    ClassCompute    = 3'd1,  // a wave enters the array
    ClassWeightLoad = 3'd2,  // weights on their way from the buffer into the array
    ClassFill       = 3'd3,  // sums of the tile before on their way through the array
    ClassLoadStall  = 3'd4,  // operands or descriptors on their way from memory
    ClassGroupStall = 3'd5,  // no bank for sums: the group units are behind
    ClassStoreStall = 3'd6,  // results on their way to memory, all else waits
    ClassDrain      = 3'd7   // the last sums on their way through array and group units
  } class_e;

  // What is left to do with an output tile when its groups are summed.
  typedef struct packed {
    logic                irq;
    logic                last;      // of the table
    logic [AddrBits-1:0] address;
    logic [31:0]         stride;
    logic [15:0]         m;
    logic [15:0]         n;
  } store_job_t;

  // ... when the array has summed one pass over a group.
  typedef struct packed {
    logic       first_group;
    logic       first_pass;
    logic       ends_group;   // last pass: scales are needed
    logic       ends_output;  // and last group: store
    logic [7:0] form;
    logic [7:0] pass;
    logic [3:0] shift;
    logic       negate;
    store_job_t store;
  } group_job_t;

  // ... with a weight tile whose operands are in the buffers.
  typedef struct packed {
    logic [15:0] weight_rows;
    logic [7:0]  mode;
    logic        keep_act;
    logic        first_k;     // of the group and pass: sums begin at zero
    logic        ends_pass;   // sums go to the group units
    group_job_t  group;
  } tile_job_t;

endpackage
