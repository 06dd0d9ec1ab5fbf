// SPDX-License-Identifier: Apache-2.0
// What is synthesised and how: the data files of rtl/synth, and the PEs of rtl/pe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/pe/base/pe_model.hpp"
#include "reference/base/fields.hpp"

namespace mixpe::sim::characterize {

/// One way to make gates of a design; see rtl/synth/flows.yaml.
struct Flow {
  std::string name;
  std::string flatten;  ///< "early" or "late"
  std::string adders;   ///< "cells", "gates" or "fast"
  std::string abc;      ///< commands of ABC, separated by ;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("name", name, Field("", "name"));
    visit("flatten", flatten,
          Field("", "when modules are dissolved, before or after sums are merged")
              .OneOf({"early", "late"}));
    visit("adders", adders, Field("", "what adds").OneOf({"cells", "gates", "fast"}));
    visit("abc", abc, Field("", "script of ABC"));
  }
};

/// How much stronger the drivers of shared signals are made; see sizing.hpp and
/// rtl/synth/flows.yaml.
struct Drives {
  std::int64_t fanout = 0;          ///< inputs from which on a signal is shared
  std::vector<double> transitions;  ///< to be tried; 0: as mapped

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("fanout", fanout, Field("", "inputs that make a signal a shared one").Range(1, 1e6));
    visit("transitions", transitions,
          Field("", "most transition, in those of an inverter driving four of its kind; 0: any")
              .Range(0, 1e3));
  }
};

/// A module of rtl/tile with its parameters; see rtl/synth/structures.yaml.
struct Structure {
  std::string name;
  std::string sentence;
  std::string top;
  std::map<std::string, std::int64_t> parameters;
  std::string store;    ///< what holds weights: "flop", "latch" or "none"
  std::string flow_of;  ///< structure whose best flow it takes over; "": it tries all itself
  bool extra = false;   ///< made only when asked for by name

  /// The parameter, or `otherwise`.
  [[nodiscard]] int Parameter(const std::string& parameter, int otherwise) const;
  [[nodiscard]] int Cols() const { return Parameter("Cols", 1); }
  [[nodiscard]] int Dot() const { return Parameter("Dot", 1); }
  [[nodiscard]] int MaxGroup() const { return Parameter("MaxGroup", 128); }
  [[nodiscard]] bool IsEdge() const { return store == "none"; }

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("name", name, Field("", "name"));
    visit("sentence", sentence, Field("", "what it is"));
    visit("top", top,
          Field("", "module of rtl/tile").OneOf({"os_tile", "ws_tile", "act_edge", "weight_edge"}));
    visit("parameters", parameters, Field("", "parameters of the module").Range(0, 1024));
    visit("store", store, Field("", "what holds weights").OneOf({"flop", "latch", "none"}));
    visit("flow_of", flow_of, Field("", "structure whose flow it takes over").Optional());
    visit("extra", extra, Field("", "made only when asked for").Optional());
  }
};

/// A PE as synthesis sees it: a folder with pe.svh, pe.yaml and modules.
struct PeSource {
  std::string name;
  std::string sentence;
  std::string family;
  std::filesystem::path folder;
  std::vector<std::filesystem::path> modules;  ///< *.sv, sorted
  std::string header;                          ///< text of pe.svh
  /// What netlists are held to; null: the registered golden model of this name.
  std::shared_ptr<const models::PeModel> model = nullptr;

  /// Whether pe.svh defines the macro.
  [[nodiscard]] bool Defines(const std::string& macro) const;
};

/// Throw UserError on malformed files and unknown names.
[[nodiscard]] std::vector<Flow> LoadFlows();
[[nodiscard]] Drives LoadDrives();
[[nodiscard]] std::vector<Structure> LoadStructures();
[[nodiscard]] const Structure& FindStructure(const std::vector<Structure>& structures,
                                             const std::string& name);
[[nodiscard]] PeSource LoadPe(const std::filesystem::path& folder);
/// Folders of rtl/pe, sorted.
[[nodiscard]] std::vector<std::string> PeNames();
[[nodiscard]] PeSource FindPe(const std::string& name);

}  // namespace mixpe::sim::characterize
