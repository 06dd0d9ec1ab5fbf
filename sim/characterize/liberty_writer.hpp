// SPDX-License-Identifier: Apache-2.0
// Liberty text with only what mapping needs.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mixpe::sim::characterize {

/// One Liberty text of the cells that `keep` wants, in all of `texts` (of one corner; headers and
/// templates of the first that has them): area, pins, functions, state, delays. Energy, leakage,
/// constraints and noise are left out: it is a fortieth of the size and is parsed by every run.
[[nodiscard]] std::string ReduceLiberty(const std::vector<std::string>& texts,
                                        const std::vector<std::string>& files,
                                        const std::function<bool(std::string_view)>& keep);

}  // namespace mixpe::sim::characterize
