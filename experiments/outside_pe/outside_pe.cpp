// SPDX-License-Identifier: Apache-2.0
#include "experiments/outside_pe/outside_pe.hpp"

#include <algorithm>

#include "reference/base/paths.hpp"
#include "sim/verify/rtl_model.hpp"
#include "sim/verify/runner.hpp"

namespace mixpe::experiments {
namespace {

namespace ch = sim::characterize;

bool IsEquality(const sim::Row& row) {
  return row.check == "exhaustive" || row.check == "drawn pairs";
}

void ExpectClean(const std::string& folder, const std::vector<sim::Row>& rows) {
  for (const sim::Row& row : rows) {
    if (row.check != "lint" || row.status != sim::RowStatus::kShort) continue;
    throw UserError({}, "--pe " + folder + " is refused: lint of " + row.module + ": " + row.detail,
                    "./mixpe verify --pe " + folder + " shows all findings");
  }
  const auto missing = std::find_if(rows.begin(), rows.end(), [](const sim::Row& row) {
    return row.status == sim::RowStatus::kMissing;
  });
  if (missing != rows.end()) {
    throw DeviceError("--pe " + folder + ": check " + missing->check +
                      " did not run: " + missing->detail);
  }
}

/// The formats' widths are the model's, so that nothing reads pe.yaml a second time.
sim::PeSpec SpecOf(const ch::PeSource& pe, const sim::StorageFormat& cache) {
  const models::PeMode& mode = pe.model->Modes().front();
  sim::PeSpec spec;
  spec.name = pe.name;
  spec.sentence = pe.sentence;
  sim::PeMode native;
  native.weight_bits = mode.weight_bits;
  native.activation_bits = mode.activation_bits;
  spec.modes = {native};
  if (cache.bits > native.weight_bits) {
    sim::PeMode wide = native;
    wide.weight_bits = cache.bits;
    wide.passes = (cache.bits + native.weight_bits - 1) / native.weight_bits;
    spec.modes.push_back(wide);
  }
  return spec;
}

}  // namespace

void ExpectRight(const std::string& folder, const std::vector<sim::Row>& rows) {
  for (const sim::Row& row : rows) {
    if (!IsEquality(row) || row.status != sim::RowStatus::kShort) continue;
    throw UserError({}, "--pe " + folder + " is refused: " + row.detail,
                    "mend its modules, or activation and weight in its pe.yaml");
  }
}

ch::PeSource VerifiedPe(const std::string& folder, int jobs) {
  const sim::Subject subject = sim::SubjectOutside(folder);
  sim::VerifyRequest request;
  request.fast = true;
  request.pe = subject.folder;
  request.jobs = jobs;
  request.root = ProjectRoot();
  const std::vector<sim::Row> rows = Verify(request);
  ExpectRight(folder, rows);
  ExpectClean(folder, rows);
  MIXPE_EXPECT(std::any_of(rows.begin(), rows.end(), IsEquality), "a PE is held to its formats");
  ch::PeSource pe = ch::LoadPe(subject.folder);
  pe.model = sim::ReadRtlModel(subject, ch::CacheFolder() / "outside" / subject.name);
  return pe;
}

sim::Machine MachineAround(const std::string& folder, const sim::AcceleratorSpec& like, int jobs,
                           const ch::Progress& progress) {
  const ch::PeSource pe = VerifiedPe(folder, jobs);
  const sim::Yardstick yardstick = sim::LoadYardstick();
  const std::vector<ch::Structure> all = ch::LoadStructures();
  std::vector<ch::Structure> structures;
  for (const std::string& name :
       {yardstick.structure, std::string("edge_act"), std::string("edge_weight")}) {
    structures.push_back(ch::FindStructure(all, name));
  }
  ch::StudyOptions options;
  options.operands = {yardstick.operands};
  options.jobs = jobs;
  const ch::CellLibrary library = ch::LoadNamedLibrary(ch::kDefaultLibrary);
  const sim::Characterised known{ch::CharacterizeAll({pe}, structures, library, options, progress),
                                 pe.Defines("PE_EDGE"), pe.Defines("PE_WEIGHT")};

  sim::AcceleratorSpec spec = like;
  spec.name = pe.name;
  spec.sentence = pe.sentence;
  spec.pe = pe.name;
  sim::PeSpec pe_spec = SpecOf(pe, spec.formats.kv);
  spec.formats.weight.bits = pe_spec.modes.front().weight_bits;
  spec.formats.activation.bits = pe_spec.modes.front().activation_bits;
  sim::SynthesisSource source;
  source.design = pe.name;
  sim::PeCosts costs = sim::CostsOf(source, known, {ch::kDefaultLibrary}, {folder, 0, ""});
  return {std::move(spec), std::move(pe_spec), std::move(costs), sim::LoadMemory(like.memory),
          sim::LoadComponents()};
}

}  // namespace mixpe::experiments
