// SPDX-License-Identifier: Apache-2.0
#include "reference/base/yaml_writer.hpp"

namespace mixpe {

std::string ToText(const YAML::Node& node) {
  YAML::Emitter emitter;
  emitter << node;
  return std::string(emitter.c_str()) + "\n";
}

}  // namespace mixpe
