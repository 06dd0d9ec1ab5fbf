// SPDX-License-Identifier: Apache-2.0
#include "sim/characterize/aig.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "sim/characterize/proof.hpp"
#include "sim/characterize/synthesis.hpp"

namespace mixpe::sim::characterize {
namespace {

TEST(Aig, SharesEqualGatesAndFoldsConstants) {
  Aig graph;
  const Aig::Literal a = graph.AddInput(), b = graph.AddInput();
  EXPECT_EQ(graph.And(a, b), graph.And(b, a));
  EXPECT_EQ(graph.And(a, 1), a);
  EXPECT_EQ(graph.And(a, 0), 0U);
  EXPECT_EQ(graph.And(a, a ^ 1), 0U);
  EXPECT_EQ(graph.And(a, a), a);
}

TEST(Aig, EvaluatesAndWritesBinaryAiger) {
  Aig graph;
  const Aig::Literal a = graph.AddInput(), b = graph.AddInput(), s = graph.AddInput();
  graph.AddOutput(graph.Mux(s, a, b));
  EXPECT_EQ(graph.Evaluate({0b10101010, 0b11001100, 0b11110000}).front(), 0b10101100U);
  Aig gate;
  gate.AddOutput(gate.And(gate.AddInput(), 1));
  EXPECT_EQ(gate.ToAiger(), "aig 1 1 0 1 0\n2\n");
  Aig both;
  const Aig::Literal x = both.AddInput(), y = both.AddInput();
  both.AddOutput(both.And(x, y) ^ 1);
  EXPECT_EQ(both.ToAiger(), "aig 3 2 0 1 1\n7\n\x02\x02");
}

/// Yosys JSON of y = x[0] & ... & x[n-1], or of y = 0 with a gate that nothing reads.
netlist::Netlist Conjunction(int inputs, bool constant) {
  std::string bits, cells;
  for (int i = 0; i < inputs; ++i) bits += (i > 0 ? "," : "") + std::to_string(i + 2);
  int last = 2;
  for (int i = 1; i < inputs; ++i) {
    const int out = 100 + i;
    cells += std::string(i > 1 ? "," : "") + "\"g" + std::to_string(i) +
             "\": {\"type\": \"$_AND_\", \"port_directions\": {\"A\": \"input\", \"B\": \"input\", "
             "\"Y\": \"output\"}, \"connections\": {\"A\": [" +
             std::to_string(last) + "], \"B\": [" + std::to_string(i + 2) + "], \"Y\": [" +
             std::to_string(out) + "]}}";
    last = out;
  }
  const std::string y = constant ? "\"0\"" : std::to_string(last);
  return netlist::ParseYosysJson(
      "{\"modules\": {\"top\": {\"ports\": {\"x\": {\"direction\": \"input\", \"bits\": [" + bits +
          "]}, \"y\": {\"direction\": \"output\", \"bits\": [" + y + "]}}, \"cells\": {" + cells +
          "}, \"netnames\": {}}}}",
      "conjunction.json");
}

netlist::Design Generic(netlist::Netlist netlist) {
  return {GenericCells(), std::move(netlist), {.wire_ff_per_sink = 0.0}};
}

TEST(Compare, SeesADifferenceInOneStateOfManyThatRandomInputsMiss) {
  const std::filesystem::path folder = CacheFolder() / "tests/conjunction";
  const netlist::Design all = Generic(Conjunction(40, false));
  const netlist::Design none = Generic(Conjunction(40, true));
  EXPECT_EQ(Compare(all, all, folder, 10).verdict, Verdict::kEqual);
  const Comparison result = Compare(all, none, folder, 10);
  EXPECT_EQ(result.verdict, Verdict::kDifferent);
  EXPECT_EQ(result.counterexample.substr(0, 19), "found by the prover");
}

TEST(Compare, NamesOutputAndInputsOfADifferenceThatIsCommon) {
  const std::filesystem::path folder = CacheFolder() / "tests/conjunction2";
  const netlist::Design all = Generic(Conjunction(2, false));
  const netlist::Design none = Generic(Conjunction(2, true));
  EXPECT_EQ(Compare(all, none, folder, 10).counterexample,
            "y[0] differs where these are 1 and all others 0: x[0], x[1]");
}

/// Yosys JSON of a latch whose data are d, or d & e: alike, since e is its enable.
netlist::Netlist Latch(bool gated) {
  const std::string data = gated ? "5" : "2";
  return netlist::ParseYosysJson(
      R"({"modules": {"top": {"ports": {
      "d": {"direction": "input", "bits": [2]}, "e": {"direction": "input", "bits": [3]},
      "q": {"direction": "output", "bits": [4]}}, "cells": {
      "gate": {"type": "$_AND_", "port_directions": {"A": "input", "B": "input", "Y": "output"},
        "connections": {"A": [2], "B": [3], "Y": [5]}},
      "reg_0": {"type": "$_DLATCH_P_", "port_directions": {"D": "input", "E": "input", "Q": "output"},
        "connections": {"D": [)" +
          data + R"(], "E": [3], "Q": [4]}}}, "netnames": {}}}})",
      "latch.json");
}

TEST(Compare, DoesNotMindWhatAClosedLatchIsOffered) {
  const std::filesystem::path folder = CacheFolder() / "tests/latch";
  const netlist::Design plain = Generic(Latch(false)), gated = Generic(Latch(true));
  EXPECT_EQ(Compare(plain, gated, folder, 10).verdict, Verdict::kEqual);
}

}  // namespace
}  // namespace mixpe::sim::characterize
