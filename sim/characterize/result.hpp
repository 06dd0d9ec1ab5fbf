// SPDX-License-Identifier: Apache-2.0
// Results of characterisation: one file per design and library, sim/characterized/<design>/
// <library>.yaml. What stands there is "recorded"; what this program just made, "synthesised".
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "reference/base/fields.hpp"

namespace mixpe::sim::characterize {

/// Of the whole structure, in the library's unit (um2).
struct AreaFigures {
  double total = 0, combinational = 0, registers = 0, nand2_equivalents = 0;

  template <class Visitor>
  void Describe(Visitor& visit) {
    const auto area = [] { return Field("um2", "cell area").Range(0, 1e12); };
    visit("total", total, area());
    visit("combinational", combinational, area());
    visit("registers", registers, area());
    visit("nand2_equivalents", nand2_equivalents, Field("", "total in NAND2").Range(0, 1e12));
  }
};

/// Longest paths of each class; 0 if there is none.
struct PathFigures {
  double critical = 0, register_to_register = 0, input_to_register = 0, register_to_output = 0,
         input_to_output = 0;

  template <class Visitor>
  void Describe(Visitor& visit) {
    const auto time = [] { return Field("ps", "longest path, setup included").Range(0, 1e9); };
    visit("critical", critical, time());
    visit("register_to_register", register_to_register, time());
    visit("input_to_register", input_to_register, time());
    visit("register_to_output", register_to_output, time());
    visit("input_to_output", input_to_output, time());
  }
};

/// Per MAC; see netlist::EnergyParts. Leakage: at a period of the critical path.
struct EnergyFigures {
  double total = 0, inputs = 0, switching = 0, internal = 0, registers = 0, clock = 0, leakage = 0;

  template <class Visitor>
  void Describe(Visitor& visit) {
    const auto energy = [] { return Field("fJ/MAC", "energy").Range(0, 1e12); };
    visit("total", total, energy());
    visit("inputs", inputs, energy());
    visit("switching", switching, energy());
    visit("internal", internal, energy());
    visit("registers", registers, energy());
    visit("clock", clock, energy());
    visit("leakage", leakage, energy());
  }
};

/// All from one netlist.
struct Row {
  std::string structure;
  std::string operands;
  std::string flow;
  double drive = 0;           ///< of rtl/synth/flows.yaml
  double macs_per_cycle = 1;  ///< of edges: operands
  AreaFigures area_um2;
  PathFigures paths_ps;
  EnergyFigures energy_fj_per_mac;
  std::int64_t flip_flops = 0, latches = 0;
  double leakage_nw = 0;
  double glitch_ratio = 0;
  std::int64_t cycles = 0, vectors = 0;
  std::string equivalent;  ///< "proven" or "simulated"
  std::string proof;
  std::string rtl_sha256;  ///< SourcesHash() of what was synthesised

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("structure", structure, Field("", "of rtl/synth/structures.yaml"));
    visit("operands", operands, Field("", "of rtl/synth/operands, or a file"));
    visit("flow", flow, Field("", "of rtl/synth/flows.yaml"));
    visit("drive", drive,
          Field("", "most transition of shared signals; 0: as mapped").Range(0, 1e3));
    visit("macs_per_cycle", macs_per_cycle, Field("", "products per cycle").Range(0, 1e6));
    visit("area_um2", area_um2, Field("", "area"));
    visit("paths_ps", paths_ps, Field("", "timing"));
    visit("energy_fj_per_mac", energy_fj_per_mac, Field("", "energy"));
    visit("flip_flops", flip_flops, Field("", "count").Range(0, 1e9));
    visit("latches", latches, Field("", "count").Range(0, 1e9));
    visit("leakage_nw", leakage_nw, Field("nW", "of all cells").Range(0, 1e12));
    visit("glitch_ratio", glitch_ratio, Field("", "toggles over needed ones").Range(0, 1e6));
    visit("cycles", cycles, Field("", "cycles that count for energy").Range(0, 1e12));
    visit("vectors", vectors, Field("", "results compared with the golden model").Range(0, 1e12));
    visit("equivalent", equivalent, Field("", "to the RTL").OneOf({"proven", "simulated"}));
    visit("proof", proof, Field("", "its steps, or where it stopped"));
    visit("rtl_sha256", rtl_sha256, Field("", "of the RTL it was made from, comments apart"));
  }
};

struct SourceFile {
  std::string name, sha256;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("name", name, Field("", "Liberty file"));
    visit("sha256", sha256, Field("", "of the file as distributed"));
  }
};

struct Provenance {
  std::string library, source;
  double node_nm = 0, voltage = 0;
  std::vector<SourceFile> files;
  std::string yosys;
  double wire_ff_per_sink = 0;
  std::string objective;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("library", library, Field("", "what it is"));
    visit("source", source, Field("", "where the library comes from"));
    visit("node_nm", node_nm, Field("nm", "feature size; 0: unknown").Range(0, 1000));
    visit("voltage", voltage, Field("V", "supply").Range(0, 100));
    visit("files", files, Field("", "Liberty files"));
    visit("yosys", yosys, Field("", "version"));
    visit("wire_ff_per_sink", wire_ff_per_sink, Field("fF", "wire assumed per sink").Range(0, 1e6));
    visit("objective", objective, Field("", "which flow's netlist is taken"));
  }
};

struct Result {
  std::int64_t schema = 1;
  std::string design, family, library;
  std::string kind = "synthesised";  ///< "recorded" in a file
  Provenance provenance;
  std::vector<Row> rows;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("design", design, Field("", "folder of rtl/pe"));
    visit("family", family, Field("", "designs compared with each other"));
    visit("library", library, Field("", "name"));
    visit("kind", kind, Field("", "how it was obtained").OneOf({"recorded", "synthesised"}));
    visit("provenance", provenance, Field("", "what it was made from"));
    visit("rows", rows, Field("", "figures"));
  }
};

/// All of sim/characterized, by design, then library. Throws UserError.
[[nodiscard]] std::vector<Result> LoadRecorded();
/// Those of one design, by library; none if there are none. Throws UserError.
[[nodiscard]] std::vector<Result> LoadRecordedDesign(const std::string& design);
/// One of them. Throws UserError naming what is there.
[[nodiscard]] Result LoadRecorded(const std::string& design, const std::string& library);
/// Rows of the file that `result` does not have (other structures or operands) stay if they were
/// made from the same provenance.
void Record(const Result& result);

}  // namespace mixpe::sim::characterize
