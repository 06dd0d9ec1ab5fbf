// SPDX-License-Identifier: Apache-2.0
#include "reference/llm/catalogue.hpp"

#include <filesystem>
#include <map>

#include "reference/base/paths.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/yaml_reader.hpp"
#include "reference/llm/family.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::reference {
namespace {

namespace fs = std::filesystem;

/// Number format of the model's weights; transformers 5 renamed the key.
std::string ReadFormat(const Config& config) {
  static const std::map<std::string, std::string> formats{
      {"bfloat16", "bf16"}, {"float16", "fp16"}, {"float32", "fp32"}};
  const std::string key = config.AnyOf({"torch_dtype", "dtype"});
  const std::string name = config.TextOr(key, "bfloat16");
  const auto found = formats.find(name);
  if (found != formats.end()) return found->second;
  throw config.Offence(key, "'" + name + "' is not a known type",
                       "use bfloat16, float16 or float32");
}

const Family& FindFamily(const Config& config) {
  const std::string known = "known: " + Join(Registry<Family>::Names(), ", ");
  if (!config.Has("model_type")) {
    throw config.Offence("model_type", "missing", "name the family of the model; " + known);
  }
  const std::string type = config.TextOr("model_type", "");
  if (Registry<Family>::Has(type)) return Registry<Family>::Get(type);
  throw config.Offence(
      "model_type", "'" + type + "' is not a known model family",
      "a family reads hidden_size, num_hidden_layers, num_attention_heads, intermediate_size and "
      "vocab_size, or what stands for them, and is one file in reference/llm/architectures; " +
          known);
}

LlmModel Build(const Config& config) {
  LlmModel model = FindFamily(config).build(config);
  model.model_type = config.TextOr("model_type", "");
  if (model.architecture.empty()) {
    const std::vector<std::string> classes = config.Texts("architectures");
    model.architecture = classes.empty() ? "" : classes.front();
  }
  model.format = ReadFormat(config);
  (void)CountParameters(model);  // refuses dimensions whose product overflows
  return model;
}

LlmModel LoadFile(const fs::path& file, const std::string& name) {
  LlmModel model = Build(Config::Load(file.string()));
  model.name = name;
  const fs::path source = file.parent_path() / "source.yaml";
  model.source =
      fs::exists(source) ? LoadModelSource(file.parent_path().string()).source : ShownPath(file);
  return model;
}

}  // namespace

ModelSource LoadModelSource(const std::string& folder) {
  return ReadYaml<ModelSource>(LoadYaml(folder + "/source.yaml"));
}

LlmModel ParseModel(const std::string& text, const std::string& shown_file) {
  LlmModel model = Build(Config::Parse(text, shown_file));
  model.name = model.source = shown_file;
  return model;
}

LlmModel LoadModel(const std::string& what) {
  const fs::path path(what);
  if (fs::is_regular_file(path)) {
    const fs::path folder = fs::absolute(path).lexically_normal().parent_path();
    const bool usual = path.filename() == "config.json";
    return LoadFile(path, usual ? folder.filename().string() : path.stem().string());
  }
  if (fs::is_directory(path)) {
    if (fs::exists(path / "config.json")) {
      const fs::path folder = fs::canonical(path);
      return LoadFile(path / "config.json", folder.filename().string());
    }
    throw UserError({what, 0, ""}, "holds no config.json",
                    "give the folder of a Hugging Face model");
  }
  const bool is_path = what.find('/') != std::string::npos || path.extension() == ".json";
  if (is_path) {
    throw UserError({what, 0, ""}, "does not exist",
                    "give a config.json, its folder or a model of `mixpe list models`");
  }
  return LoadFile(FindInCatalogue(kModelFolder, "config.json", "model", what).file, what);
}

}  // namespace mixpe::reference
