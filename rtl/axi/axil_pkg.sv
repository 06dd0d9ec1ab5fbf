// SPDX-License-Identifier: Apache-2.0
// Register map of the accelerator: word addresses and bits. The table is in rtl/axi/README.md,
// which a test holds against the hardware.
// A package serves several modules, and none uses all of it.
// verilator lint_off UNUSEDPARAM
package axil_pkg;

  localparam logic [9:0] WordId          = 10'h000;
  localparam logic [9:0] WordVersion     = 10'h001;
  localparam logic [9:0] WordShape       = 10'h002;
  localparam logic [9:0] WordFormat      = 10'h003;
  localparam logic [9:0] WordControl     = 10'h004;
  localparam logic [9:0] WordStatus      = 10'h005;
  localparam logic [9:0] WordErrorCode   = 10'h006;
  localparam logic [9:0] WordErrorAddrLo = 10'h007;
  localparam logic [9:0] WordErrorAddrHi = 10'h008;
  localparam logic [9:0] WordIrqEnable   = 10'h009;
  localparam logic [9:0] WordIrqStatus   = 10'h00a;
  localparam logic [9:0] WordDescAddrLo  = 10'h00b;
  localparam logic [9:0] WordDescAddrHi  = 10'h00c;
  localparam logic [9:0] WordDescCount   = 10'h00d;
  localparam logic [9:0] WordDescDone    = 10'h00e;
  localparam logic [9:0] WordCounters    = 10'h040;  // two words each, low one first

  localparam int unsigned ControlStart    = 0;
  localparam int unsigned ControlStop     = 1;
  localparam int unsigned ControlClear    = 2;
  localparam int unsigned ControlSnapshot = 3;

  localparam int unsigned IrqDone  = 0;
  localparam int unsigned IrqError = 1;

  localparam logic [31:0] Id      = 32'h4d49_5850;  // "MIXP"
  localparam logic [31:0] Version = 32'h0000_0100;  // major, minor: 8 bits each

endpackage
// verilator lint_on UNUSEDPARAM
