// SPDX-License-Identifier: Apache-2.0
#include "reference/base/listing.hpp"
#include "reference/llm/architecture.hpp"
#include "reference/llm/catalogue.hpp"

namespace mixpe::reference {
namespace {

[[maybe_unused]] const bool kModels =
    Registry<Listing>::Add({"models", "published model configurations", [] {
                              std::vector<std::pair<std::string, std::string>> rows;
                              for (const auto& [name, card] : ModelCards()) {
                                rows.emplace_back(name, card.sentence);
                              }
                              return rows;
                            }});
[[maybe_unused]] const bool kArchitectures =
    Registry<Listing>::Add({"architectures", "families of config.json that can be read", [] {
                              std::vector<std::pair<std::string, std::string>> rows;
                              for (const std::string& name : Registry<Architecture>::Names()) {
                                rows.emplace_back(name, Registry<Architecture>::Get(name).sentence);
                              }
                              return rows;
                            }});

}  // namespace
}  // namespace mixpe::reference
