// SPDX-License-Identifier: Apache-2.0
#include <filesystem>

#include "reference/base/paths.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/llm/architecture.hpp"
#include "reference/llm/catalogue.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;
constexpr const char* kFolder = "reference/llm/models";

fs::path FileOf(const std::string& what) {
  if (fs::is_directory(what)) return fs::path(what) / "config.json";
  if (fs::exists(what) || what.find('/') != std::string::npos || what.ends_with(".json"))
    return what;
  return FindInCatalogue(kFolder, "config.json", "model", what).file;
}

const Architecture& ArchitectureOf(const ConfigJson& config) {
  const std::string type = config.Text("model_type", "");
  if (Registry<Architecture>::Has(type)) return Registry<Architecture>::Get(type);
  config.Refuse("model_type",
                type.empty() ? "missing" : "'" + type + "' is not a known architecture",
                "known: " + Join(Registry<Architecture>::Names(), ", ") +
                    "; a new one needs the meaning of its fields for hidden size, layers, heads, "
                    "key-value heads, head "
                    "size, feed-forward width and gating, experts and experts per token, norms, "
                    "biases, position "
                    "encoding, vocabulary and tied head (a file in reference/llm/architectures)");
}

std::string FormatOf(const ConfigJson& config) {
  const std::string type = config.Text("torch_dtype", config.Text("dtype", "bfloat16"));
  if (type == "float16") return "fp16";
  return type == "float32" ? "fp32" : "bf16";
}

}  // namespace

std::map<std::string, ModelCard> ModelCards() {
  std::map<std::string, ModelCard> cards;
  for (const CatalogueEntry& entry : Catalogue(kFolder, "source.yaml")) {
    cards.emplace(entry.name, ReadYaml<ModelCard>(LoadYaml(entry.file.string())));
  }
  return cards;
}

LlmModel ReadModel(const ConfigJson& config) {
  LlmModel model = ArchitectureOf(config).read(config);
  model.architecture = config.Text("model_type", "");
  model.format = FormatOf(config);
  return model;
}

LlmModel LoadModel(const std::string& what) {
  const fs::path file = FileOf(what);
  LlmModel model = ReadModel(ConfigJson::Load(file.string()));
  model.name = fs::absolute(file).parent_path().filename().string();
  model.source = ShownPath(file);
  const fs::path card = file.parent_path() / "source.yaml";
  if (fs::exists(card)) {
    const ModelCard about = ReadYaml<ModelCard>(LoadYaml(card.string()));
    model.source = about.source;
    model.sentence = about.sentence;
  } else if (file.filename() != "config.json") {
    model.name = file.stem().string();
  }
  return model;
}

}  // namespace mixpe::reference
