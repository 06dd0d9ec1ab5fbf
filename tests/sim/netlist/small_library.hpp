// SPDX-License-Identifier: Apache-2.0
// Hand-written Liberty texts whose every figure can be recomputed on paper.
#pragma once

#include <string>
#include <vector>

#include "sim/netlist/liberty_reader.hpp"

namespace mixpe::sim::netlist::testing {

inline constexpr const char* kOsu018 = "/usr/share/qflow/tech/osu018/osu018_stdcells.lib";

/// 1 ps, 1 fF, 1 pW, 1 V: energies are in fJ.
inline std::string Header() {
  return R"(library (small) {
  time_unit : "1ps"; voltage_unit : "1V"; leakage_power_unit : "1pW";
  capacitive_load_unit (1, ff);
  nom_voltage : 1.0;
  lu_table_template (delay) {
    variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;
    index_1 ("0, 100"); index_2 ("0, 10");
  }
  power_lut_template (energy) {
    variable_1 : input_transition_time; variable_2 : total_output_net_capacitance;
    index_1 ("0, 100"); index_2 ("0, 10");
  }
  power_lut_template (passive) { variable_1 : input_transition_time; index_1 ("0, 100"); }
  lu_table_template (setup) {
    variable_1 : related_pin_transition; variable_2 : constrained_pin_transition;
    index_1 ("0, 100"); index_2 ("0, 100");
  }
)";
}

/// A table that is `base` + `per_ff` x load, whatever the slew.
inline std::string Linear(const std::string& group, const std::string& shape, double base,
                          double per_ff) {
  const std::string row = std::to_string(base) + ", " + std::to_string(base + 10 * per_ff);
  return group + " (" + shape + ") { values (\"" + row + "\", \"" + row + "\"); }\n";
}

/// Timing of one input: rise 10 ps + 2 ps/fF (plus `extra`), fall 6 ps + 1 ps/fF; slews 4 + 1
/// ps/fF.
inline std::string Timing(const std::string& related, const std::string& sense,
                          const std::string& more = "", double extra = 0) {
  return "timing () { related_pin : \"" + related + "\"; timing_sense : " + sense + ";" + more +
         Linear("cell_rise", "delay", 10 + extra, 2) + Linear("cell_fall", "delay", 6 + extra, 1) +
         Linear("rise_transition", "delay", 4, 1) + Linear("fall_transition", "delay", 4, 1) +
         "}\n";
}

/// Internal energy of one input's arc, fJ per edge.
inline std::string Power(const std::string& related, double rise, double fall,
                         const std::string& more = "") {
  return "internal_power () { related_pin : \"" + related + "\";" + more +
         Linear("rise_power", "energy", rise, 0) + Linear("fall_power", "energy", fall, 0) + "}\n";
}

inline std::string Passive(double rise, double fall, const std::string& more = "") {
  const auto table = [](const std::string& name, double v) {
    return name + " (passive) { values (\"" + std::to_string(v) + ", " + std::to_string(v) +
           "\"); }\n";
  };
  return "internal_power () {" + more + table("rise_power", rise) + table("fall_power", fall) +
         "}\n";
}

inline std::string Input(const std::string& name, double cap, const std::string& more = "") {
  return "pin (" + name + ") { direction : input; capacitance : " + std::to_string(cap) + ";" +
         more + "}\n";
}

inline std::string Output(const std::string& name, const std::string& function,
                          const std::string& more) {
  return "pin (" + name + ") { direction : output; function : \"" + function + "\";" + more + "}\n";
}

inline std::string Cell(const std::string& name, double area, const std::string& body,
                        double leakage = 100) {
  return "cell (" + name + ") { area : " + std::to_string(area) +
         "; cell_leakage_power : " + std::to_string(leakage) + ";\n" + body + "}\n";
}

/// Inverter 1 fF, buffer 1 fF, NAND2 and XOR2 2 fF per pin.
inline std::string Gates() {
  return Cell("INV", 1,
              Input("A", 1) + Output("Y", "!A", Timing("A", "negative_unate") + Power("A", 3, 2))) +
         Cell("BUF", 2,
              Input("A", 1) + Output("Y", "A", Timing("A", "positive_unate") + Power("A", 3, 2))) +
         Cell("NAND2", 1.5,
              Input("A", 2) + Input("B", 2) +
                  Output("Y", "!(A*B)",
                         Timing("A", "negative_unate") + Power("A", 5, 4) +
                             Timing("B", "negative_unate", "", 1) + Power("B", 7, 6))) +
         Cell("XOR2", 3,
              Input("A", 2) + Input("B", 2) +
                  Output("Y", "A^B",
                         Timing("A", "non_unate") + Power("A", 5, 5) + Timing("B", "non_unate") +
                             Power("B", 5, 5)));
}

inline std::string Setup(const std::string& related, double rise, double fall) {
  return "timing () { related_pin : \"" + related + "\"; timing_type : setup_rising;" +
         Linear("rise_constraint", "setup", rise, 0) + Linear("fall_constraint", "setup", fall, 0) +
         "}\n";
}

/// A flip-flop: D 1 fF, CK 2 fF; setup 20 (rise) and 30 (fall) ps; clock pin 11 + 9 fJ.
inline std::string FlipFlops() {
  const std::string clock = Input("CK", 2, "clock : true;" + Passive(11, 9));
  const std::string data = Input("D", 1, Setup("CK", 20, 30) + Passive(1, 1));
  const std::string edge = "timing_type : rising_edge;";
  const auto q = [&](const std::string& pin, const std::string& state) {
    return Output(pin, state, Timing("CK", "non_unate", edge, 30) + Power("CK", 8, 7));
  };
  const std::string ff = "ff (IQ, IQN) { clocked_on : \"CK\"; next_state : \"D\";";
  return Cell("DFF", 8, ff + "}\n" + clock + data + q("Q", "IQ")) +
         Cell("DFFN", 8, ff + "}\n" + clock + data + q("QN", "IQN")) +
         Cell("DFFR", 9,
              ff + "clear : \"!RN\"; }\n" + clock + data + Input("RN", 1) +
                  Output("Q", "IQ",
                         Timing("CK", "non_unate", edge, 30) +
                             Timing("RN", "positive_unate", "timing_type : clear;", 5) +
                             Power("CK", 8, 7) + Power("RN", 0, 3))) +
         Cell(
             "DLAT", 5,
             "latch (IQ, IQN) { enable : \"G\"; data_in : \"D\"; }\n" +
                 Input("G", 2, "clock : true;" + Passive(2, 2)) + Input("D", 1) +
                 Output("Q", "IQ",
                        Timing("G", "non_unate", edge, 10) + Timing("D", "positive_unate", "", 12) +
                            Power("G", 4, 4) + Power("D", 6, 6)));
}

/// A full adder with both outputs inverted, and a clock gate (1 fF, 2 + 2 fJ per clock edge).
inline std::string Others() {
  const auto out = [](const std::string& name, const std::string& function) {
    return Output(name, function,
                  Timing("A", "non_unate") + Timing("B", "non_unate") + Timing("CI", "non_unate") +
                      Power("A", 9, 9) + Power("B", 9, 9) + Power("CI", 9, 9));
  };
  return Cell("FAI", 12,
              Input("A", 2) + Input("B", 2) + Input("CI", 2) + out("SN", "!(A^B^CI)") +
                  out("CON", "!(A B + CI (A + B))")) +
         Cell("GATE", 6,
              "clock_gating_integrated_cell : \"latch_posedge\";" +
                  Input("CLK", 1, "clock_gate_clock_pin : true;" + Passive(2, 2)) +
                  Input("E", 1, "clock_gate_enable_pin : true;" + Setup("CLK", 15, 15)) +
                  "pin (GCLK) { direction : output; clock_gate_out_pin : true;" +
                  Power("CLK", 4, 5) + "}");
}

inline std::string SmallText() { return Header() + Gates() + FlipFlops() + Others() + "}\n"; }

inline Library Small() { return ParseLibertyLibrary(SmallText(), "small.lib"); }

}  // namespace mixpe::sim::netlist::testing
