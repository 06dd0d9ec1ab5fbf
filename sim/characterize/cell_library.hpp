// SPDX-License-Identifier: Apache-2.0
// A cell library made ready for synthesis: what may be used, in one small Liberty file, and how its
// adders are called.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reference/base/fields.hpp"
#include "sim/characterize/leaf_cells.hpp"
#include "sim/netlist/library.hpp"

namespace mixpe::sim::characterize {

/// Cells that mapping keeps away from; `*` stands for any characters.
struct Ban {
  std::string pattern;
  std::string reason;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("pattern", pattern, Field("", "name with * for any characters"));
    visit("reason", reason, Field("", "why they are not used"));
  }
};

/// An area that the Liberty file does not give.
struct CellArea {
  std::string cell;
  double area_um2 = 0;
  std::string source;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("cell", cell, Field("", "name"));
    visit("area_um2", area_um2, Field("um2", "its area").Range(1e-6, 1e6));
    visit("source", source, Field("", "where the figure stands"));
  }
};

/// rtl/synth/libraries/<name>.yaml
struct LibrarySpec {
  std::int64_t schema = 1;
  std::string name;
  std::string sentence;
  std::string source;
  double node_nm = 0;
  std::vector<std::string> files;  ///< full paths if `package` brings them, else names
  std::string package;             ///< Debian package, or ""
  std::vector<Ban> dont_use;
  std::vector<CellArea> areas;

  template <class Visitor>
  void Describe(Visitor& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("name", name, Field("", "name, equal to the file's"));
    visit("sentence", sentence, Field("", "what it is"));
    visit("source", source, Field("", "where it comes from"));
    visit("node_nm", node_nm, Field("nm", "feature size").Range(1, 1000));
    visit("files", files, Field("", "Liberty files"));
    visit("package", package, Field("", "Debian package that brings them").Optional());
    visit("dont_use", dont_use, Field("", "cells that mapping keeps away from"));
    visit("areas", areas, Field("", "of cells to which the file gives none").Optional());
  }
};

/// A library that can be mapped to. Immutable once made.
struct CellLibrary {
  LibrarySpec spec;
  std::shared_ptr<const netlist::Library> cells;  ///< all of them, whatever is banned
  std::vector<std::string> files;                 ///< as found
  std::vector<std::string> sha256;                ///< of the files as they are, one each
  std::set<std::string, std::less<>> usable;      ///< names of cells that mapping may use
  std::string liberty;  ///< text: usable cells, without energy and constraints
  LeafCells leaves;
  bool has_latch = false;  ///< a usable latch
};

/// The library of a fresh machine.
inline constexpr const char* kDefaultLibrary = "osu018";

/// Names of rtl/synth/libraries, sorted.
[[nodiscard]] std::vector<std::string> LibraryNames();

/// One of them. Throws UserError for an unknown name.
[[nodiscard]] LibrarySpec LoadLibrarySpec(const std::string& name);

/// A library that a Debian package brings. Throws UserError for an unknown name, or for one whose
/// files the caller has to give; DeviceError naming the package if it is not installed.
[[nodiscard]] CellLibrary LoadNamedLibrary(const std::string& name);

/// From Liberty files, plain or gzip. `name`: of a known library, or a new one; "": the known
/// library that has these files, else the name in the first file. Throws UserError.
[[nodiscard]] CellLibrary LoadLibertyFiles(const std::vector<std::string>& files,
                                           const std::string& name);

/// Does `text` match the pattern, in which `*` stands for any characters?
[[nodiscard]] bool Matches(const std::string& pattern, const std::string& text);

}  // namespace mixpe::sim::characterize
