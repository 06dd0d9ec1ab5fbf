// SPDX-License-Identifier: Apache-2.0
#include "experiments/cli/workload_options.hpp"

#include "reference/base/error.hpp"

namespace mixpe::experiments {
namespace {

namespace po = boost::program_options;

long Value(const Arguments& arguments, const std::string& name, long least) {
  const long value = arguments[name].as<long>();
  constexpr long kMost = 10'000'000;  // what a walk accepts
  if (value < least || value > kMost) {
    throw UserError({}, "--" + name + " " + std::to_string(value),
                    "use " + std::to_string(least) + " to " + std::to_string(kMost));
  }
  return value;
}

}  // namespace

void DescribeWorkload(Options& options) {
  const reference::WalkOptions defaults;
  auto add = options.add_options();
  add("batch,b", po::value<long>()->default_value(defaults.batch), "sequences at a time");
  add("prefill", po::value<long>()->default_value(defaults.prompt_tokens),
      "prompt tokens per sequence; 0: none");
  add("decode", po::value<long>()->default_value(defaults.new_tokens),
      "tokens generated per sequence; 0: none");
  add("context", po::value<long>()->default_value(defaults.context_tokens),
      "tokens already in the cache");
  add("routing", po::value<std::string>()->default_value(defaults.routing),
      "tokens per expert: uniform, zipf:<s>, or a JSON histogram");
}

reference::WalkOptions WorkloadOptions(const Arguments& arguments) {
  reference::WalkOptions walk;
  walk.batch = Value(arguments, "batch", 1);
  walk.prompt_tokens = Value(arguments, "prefill", 0);
  walk.new_tokens = Value(arguments, "decode", 0);
  walk.context_tokens = Value(arguments, "context", 0);
  walk.routing = arguments["routing"].as<std::string>();
  if (walk.prompt_tokens + walk.new_tokens == 0) {
    throw UserError({}, "--prefill 0 --decode 0: nothing to do",
                    "give at least one token of either");
  }
  return walk;
}

}  // namespace mixpe::experiments
