// SPDX-License-Identifier: Apache-2.0
// SHA-256 [FIPS 180-4], for cache keys and provenance.
#pragma once

#include <string>
#include <string_view>

namespace mixpe::sim::characterize {

/// 64 hexadecimal digits.
[[nodiscard]] std::string Sha256(std::string_view bytes);

}  // namespace mixpe::sim::characterize
