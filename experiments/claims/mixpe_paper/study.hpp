// SPDX-License-Identifier: Apache-2.0
// The published study: four models on seven designs, as layers of the cost model, and its ratios.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "experiments/claims/mixpe_paper/cost_model.hpp"

namespace mixpe::experiments::paper {

struct Model {
  std::string name;
  std::int64_t blocks = 0, hidden = 0, ffn = 0;
  bool patch_embedding = false;
  std::map<std::string, std::int64_t> other_blocks;

  template <class V>
  void Describe(V& visit) {
    visit("name", name, Field("", "model"));
    visit("blocks", blocks, Field("", "transformer blocks").Range(1, 1000));
    visit("hidden", hidden, Field("", "width").Range(128, 1 << 20));
    visit("ffn", ffn, Field("", "feed-forward width").Range(128, 1 << 20));
    visit("patch_embedding", patch_embedding,
          Field("", "begins with a 16x16 convolution of 14x14 outputs"));
    visit("other_blocks", other_blocks,
          Field("blocks", "blocks at the design's other precision").Range(0, 1000));
  }
};

/// as_published.yaml
struct AsPublished {
  std::int64_t schema = 1;
  Hardware hardware;
  EnergyTable energy;
  std::vector<Design> designs;
  std::vector<Model> models;

  template <class V>
  void Describe(V& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("hardware", hardware, Field("", "equal for all designs"));
    visit("energy", energy, Field("", "coefficients"));
    visit("designs", designs, Field("", "arrays and precisions"));
    visit("models", models, Field("", "workloads"));
  }

  [[nodiscard]] const Design& DesignOf(const std::string& name) const;
  [[nodiscard]] const Model& ModelOf(const std::string& name) const;
  [[nodiscard]] CostModel Costs() const { return {hardware, energy, {}}; }
};

using RatioRows = std::map<std::string, std::vector<double>>;  ///< component -> value per design

struct PublishedBlock {
  std::int64_t batch = 0;
  std::vector<std::string> designs;
  std::map<std::string, RatioRows> ratios;  ///< by model

  template <class V>
  void Describe(V& visit) {
    visit("batch", batch, Field("rows", "rows of every layer").Range(1, 1 << 20));
    visit("designs", designs, Field("", "columns"));
    visit("ratios", ratios, Field("", "published ratios by model and component").Range(0, 100));
  }

  /// One ratio per design. Throws UserError if the file lacks the row or some of its designs.
  [[nodiscard]] const std::vector<double>& Row(const std::string& model,
                                               const std::string& component) const;
};

/// published.yaml
struct Published {
  std::int64_t schema = 1;
  std::vector<PublishedBlock> blocks;

  template <class V>
  void Describe(V& visit) {
    visit("schema", schema, Field("", "format of this file").Range(1, 1));
    visit("blocks", blocks, Field("", "blocks of figures"));
  }
};

[[nodiscard]] AsPublished LoadAsPublished();
[[nodiscard]] Published LoadPublished();

/// A layer with its role ("conv_patch_embed", "gemm", "dequant_proxy") and how often the model runs
/// it.
struct LayerUse {
  std::string role;
  Layer layer;
  std::int64_t times = 1;
};

/// All layers of a model on a design, `batch` rows each.
[[nodiscard]] std::vector<LayerUse> LayersOf(const Model& model, const Design& design,
                                             std::int64_t batch);

/// Prices each distinct problem once; two threads, same result for any number.
class Pricer {
 public:
  explicit Pricer(const CostModel& costs) : costs_(costs) {}
  /// Everything `uses` needs on `designs`; call before Cost.
  void Prepare(const std::vector<std::pair<const Design*, Layer>>& wanted);
  [[nodiscard]] const LayerCost& Cost(const Design& design, const Layer& layer) const;
  [[nodiscard]] std::size_t Distinct() const { return known_.size(); }

 private:
  /// Designs with equal arrays and PEs share their results.
  using Key = std::pair<std::vector<std::int64_t>, Layer>;
  [[nodiscard]] static Key KeyOf(const Design& design, const Layer& layer);

  const CostModel& costs_;
  std::map<Key, LayerCost> known_;
};

/// Totals of every model and design of a block.
using BlockCosts = std::map<std::string, std::map<std::string, LayerCost>>;  ///< model -> design
[[nodiscard]] BlockCosts PriceBlock(const AsPublished& study,
                                    const std::vector<std::string>& designs, std::int64_t batch,
                                    std::size_t* distinct_layers);

/// "Time", "Static", "Dram", "Buffer", "Core".
[[nodiscard]] const std::vector<std::string>& Components();
/// Time over FP16's time, or the energy part over FP16's total energy.
[[nodiscard]] double Ratio(const LayerCost& cost, const LayerCost& fp16,
                           const std::string& component);

}  // namespace mixpe::experiments::paper
