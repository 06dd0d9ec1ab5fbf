// SPDX-License-Identifier: Apache-2.0
// The options by which every command asks for a walk of a model.
#pragma once

#include "experiments/cli/command.hpp"
#include "reference/llm/llm.hpp"

namespace mixpe::experiments {

/// Adds --batch, --prefill, --decode, --context, --routing with the defaults of WalkOptions.
void DescribeWorkload(Options& options);

/// Throws UserError naming the option if a value is out of range.
[[nodiscard]] reference::WalkOptions WorkloadOptions(const Arguments& arguments);

}  // namespace mixpe::experiments
