// SPDX-License-Identifier: Apache-2.0
// Which of the faults that `mixpe verify` plants is alive: $MIXPE_MUTANT, none if it is not set.
package mixpe_mutant_pkg;
  import "DPI-C" function int mixpe_mutant_number();
  int unsigned number = mixpe_mutant_number();
endpackage
