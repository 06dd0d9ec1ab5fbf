// SPDX-License-Identifier: Apache-2.0
#include "experiments/claims/mixpe_paper/study.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"

namespace mixpe::experiments::paper {
namespace {

constexpr std::int64_t kGroup = 128;
// The layer generators assume 8 rows when they size the proxy, whatever the run uses.
constexpr std::int64_t kGeneratorRows = 8;

std::string DataFile(const char* name) {
  return (ProjectRoot() / "experiments/claims/mixpe_paper" / name).string();
}

template <class T>
const T& Find(const std::vector<T>& items, const std::string& name, const char* kind) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  if (found == items.end())
    throw UserError({}, "unknown " + std::string(kind) + " '" + name + "'",
                    "see as_published.yaml");
  return *found;
}

Layer FullyConnected(std::int64_t in, std::int64_t out, std::int64_t rows, std::int64_t bits) {
  return {1, 1, 1, in, out, rows, bits, bits};
}

/// The layer that stands for dequantization: a narrower product on the same array.
Layer Proxy(const Design& design, std::int64_t in, std::int64_t out, std::int64_t rows) {
  const std::int64_t k = design.deferred ? in / kGeneratorRows : in;
  const std::int64_t n = design.deferred ? out / kGroup : out / kGeneratorRows;
  return FullyConnected(k, n, rows, design.proxy_bits);
}

}  // namespace

const Design& AsPublished::DesignOf(const std::string& name) const {
  return Find(designs, name, "design");
}
const Model& AsPublished::ModelOf(const std::string& name) const {
  return Find(models, name, "model");
}

AsPublished LoadAsPublished() {
  return ReadYaml<AsPublished>(LoadYaml(DataFile("as_published.yaml")));
}
const std::vector<double>& PublishedBlock::Row(const std::string& model,
                                               const std::string& component) const {
  const auto of_model = ratios.find(model);
  const Where where{"published.yaml", 0,
                    "batch " + std::to_string(batch) + ": " + model + "." + component};
  if (of_model == ratios.end() || !of_model->second.contains(component))
    throw UserError(where, "missing", "add one ratio per design");
  const std::vector<double>& row = of_model->second.at(component);
  if (row.size() != designs.size()) {
    throw UserError(
        where,
        std::to_string(row.size()) + " ratios for " + std::to_string(designs.size()) + " designs",
        "give one ratio per design");
  }
  return row;
}
Published LoadPublished() { return ReadYaml<Published>(LoadYaml(DataFile("published.yaml"))); }

std::vector<LayerUse> LayersOf(const Model& model, const Design& design, std::int64_t batch) {
  struct Product {
    std::int64_t in, out;
    bool is_output;
  };
  const std::int64_t d = model.hidden, f = model.ffn;
  const std::vector<Product> products{
      {d, 3 * d, false}, {d, d, true}, {d, f, false}, {f, d, false}};
  const auto found = model.other_blocks.find(design.name);
  const std::int64_t others = found == model.other_blocks.end() ? 0 : found->second;
  std::vector<LayerUse> uses;
  if (model.patch_embedding) {
    uses.push_back(
        {"conv_patch_embed", {16, 14, 16, 3, d, batch, design.first_bits, design.first_bits}, 1});
  }
  for (const Product& p : products) {
    const bool varies = others > 0 && (design.other.layers == "all" || p.is_output);
    const std::int64_t usual = model.blocks - (varies ? others : 0);
    uses.push_back({"gemm", FullyConnected(p.in, p.out, batch, design.gemm_bits), usual});
    if (varies)
      uses.push_back({"gemm", FullyConnected(p.in, p.out, batch, design.other.bits), others});
    uses.push_back({"dequant_proxy", Proxy(design, p.in, p.out, batch), model.blocks});
  }
  return uses;
}

Pricer::Key Pricer::KeyOf(const Design& d, const Layer& layer) {
  return {{d.rows, d.cols, d.max_bits, d.min_bits, static_cast<std::int64_t>(d.pe_dynamic_nw),
           static_cast<std::int64_t>(d.pe_leakage_nw)},
          layer};
}

void Pricer::Prepare(const std::vector<std::pair<const Design*, Layer>>& wanted) {
  std::vector<std::pair<const Design*, std::map<Key, LayerCost>::iterator>> jobs;
  for (const auto& [design, layer] : wanted) {
    const auto [place, added] = known_.emplace(KeyOf(*design, layer), LayerCost{});
    if (added) jobs.emplace_back(design, place);
  }
  std::atomic<std::size_t> next{0};
  std::atomic<bool> failed{false};
  std::exception_ptr failure;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      try {
        jobs[i].second->second = costs_.Price(*jobs[i].first, jobs[i].second->first.second);
      } catch (...) {
        if (!failed.exchange(true)) failure = std::current_exception();
      }
    }
  };
  std::vector<std::jthread> workers;
  for (unsigned i = 1; i < std::thread::hardware_concurrency(); ++i) workers.emplace_back(work);
  work();
  workers.clear();
  if (failure) std::rethrow_exception(failure);
}

const LayerCost& Pricer::Cost(const Design& design, const Layer& layer) const {
  const auto found = known_.find(KeyOf(design, layer));
  MIXPE_EXPECT(found != known_.end(), "a layer that was prepared");
  return found->second;
}

BlockCosts PriceBlock(const AsPublished& study, const std::vector<std::string>& designs,
                      std::int64_t batch, std::size_t* distinct_layers) {
  const CostModel costs = study.Costs();
  Pricer pricer(costs);
  std::vector<std::pair<const Design*, Layer>> wanted;
  for (const std::string& name : designs) {
    const Design& design = study.DesignOf(name);
    for (const Model& model : study.models) {
      for (const LayerUse& use : LayersOf(model, design, batch))
        wanted.emplace_back(&design, use.layer);
    }
  }
  pricer.Prepare(wanted);
  *distinct_layers = pricer.Distinct();
  BlockCosts block;
  for (const std::string& name : designs) {
    const Design& design = study.DesignOf(name);
    for (const Model& model : study.models) {
      LayerCost& sum = block[model.name][name];
      for (const LayerUse& use : LayersOf(model, design, batch))
        sum += pricer.Cost(design, use.layer) * use.times;
    }
  }
  return block;
}

const std::vector<std::string>& Components() {
  static const std::vector<std::string> components{"Time", "Static", "Dram", "Buffer", "Core"};
  return components;
}

double Ratio(const LayerCost& cost, const LayerCost& fp16, const std::string& component) {
  if (component == "Time")
    return static_cast<double>(cost.cycles) / static_cast<double>(fp16.cycles);
  const double part = component == "Static"   ? cost.static_uj
                      : component == "Dram"   ? cost.dram_uj
                      : component == "Buffer" ? cost.buffer_uj
                                              : cost.core_uj;
  return part / fp16.EnergyUj();
}

}  // namespace mixpe::experiments::paper
