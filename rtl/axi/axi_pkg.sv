// SPDX-License-Identifier: Apache-2.0
// AXI4 constants, from the AMBA AXI and ACE protocol specification (Arm IHI 0022H), chapter A3.
// A package serves several modules, and none uses all of it.
// verilator lint_off UNUSEDPARAM
package axi_pkg;

  typedef enum logic [1:0] {
    RespOkay   = 2'b00,
    RespExokay = 2'b01,
    RespSlverr = 2'b10,  // the slave was reached and refuses
    RespDecerr = 2'b11   // no slave there
  } resp_e;

  typedef enum logic [1:0] {
    BurstFixed = 2'b00,
    BurstIncr  = 2'b01,
    BurstWrap  = 2'b10
  } burst_e;

  // A3.4.1: no burst crosses a multiple of this.
  parameter int unsigned BoundaryBytes = 4096;

  // AxSIZE of full-width beats: the exponent.
  function automatic logic [2:0] size_of(int unsigned data_bytes);
    return 3'($clog2(data_bytes));
  endfunction

endpackage
// verilator lint_on UNUSEDPARAM
