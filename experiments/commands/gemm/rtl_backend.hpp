// SPDX-License-Identifier: Apache-2.0
// `gemm --backend rtl`: one product on the Verilated accelerator.
#pragma once

#include "experiments/cli/command.hpp"

namespace mixpe::experiments {

/// Adds the options that only this back end has.
void DescribeRtl(Options& options);

/// Throws UserError if one of them is given: another back end would ignore it.
void RefuseRtlOptions(const Arguments& arguments, const std::string& backend);

/// Runs, checks, prints and writes what was asked for. Returns an ExitCode.
int RunRtl(const Arguments& arguments);

}  // namespace mixpe::experiments
