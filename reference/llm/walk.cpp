// SPDX-License-Identifier: Apache-2.0
// Phases in order, checks of the options, and the header of the trace.
#include <algorithm>
#include <set>

#include "reference/base/error.hpp"
#include "reference/llm/llm.hpp"
#include "reference/llm/walker.hpp"

namespace mixpe::reference {
namespace {

/// Keeps products of extents within 64 bits and a trace within memory.
constexpr std::int64_t kMaxTokens = 10'000'000;
constexpr std::int64_t kMaxCachedTokens = 2'000'000'000;
/// Attention of each decode step and each block of the prompt is a record of its own.
constexpr std::int64_t kMaxSteps = 200'000;

void ExpectRange(const char* name, std::int64_t value, std::int64_t low, std::int64_t high) {
  if (value >= low && value <= high) return;
  throw UserError(
      Where{"", 0, name},
      std::to_string(value) + " is outside " + std::to_string(low) + ".." + std::to_string(high),
      "use a value in that range");
}

std::int64_t FinalLength(const WalkOptions& options) {
  return options.context_tokens + options.prompt_tokens + options.new_tokens;
}

void CheckOptions(const WalkOptions& options) {
  ExpectRange("batch", options.batch, 1, kMaxTokens);
  ExpectRange("prompt_tokens", options.prompt_tokens, 0, kMaxTokens);
  ExpectRange("new_tokens", options.new_tokens, 0, kMaxTokens);
  ExpectRange("context_tokens", options.context_tokens, 0, kMaxTokens);
  ExpectRange("query_block", options.query_block, 1, kMaxTokens);
  if (options.batch * std::max<std::int64_t>(FinalLength(options), 1) > kMaxCachedTokens) {
    throw UserError(Where{"", 0, "batch"}, "more than 2e9 tokens in the cache",
                    "use a smaller batch or a shorter sequence");
  }
  const std::int64_t blocks = options.prompt_tokens / options.query_block;
  if (options.new_tokens + blocks > kMaxSteps) {
    throw UserError(Where{"", 0, "new_tokens"},
                    std::to_string(options.new_tokens) + " steps and " + std::to_string(blocks) +
                        " blocks of the prompt are more than " + std::to_string(kMaxSteps),
                    "use fewer new tokens or a larger query_block");
  }
}

void CheckLanguageOptions(const LlmModel& model, const WalkOptions& options) {
  if (options.prompt_tokens + options.new_tokens == 0) {
    throw UserError(Where{"", 0, "prompt_tokens"}, "neither prompt nor new tokens",
                    "ask for at least one of the two");
  }
  if (!model.embedding.positions) return;
  const std::int64_t usable = model.embedding.positions->shape[0] - model.embedding.position_offset;
  if (FinalLength(options) > usable) {
    throw UserError(Where{"", 0, "prompt_tokens"},
                    std::to_string(FinalLength(options)) + " positions, " + model.name +
                        " has learned " + std::to_string(usable),
                    "shorten the prompt, the context or the new tokens");
  }
}

std::int64_t ElementsPerPosition(const Attention& attention) {
  if (attention.latent) return attention.latent->kv_rank + attention.latent->rope_dim;
  return attention.kv_heads * (attention.head_dim + attention.v_dim);
}

/// KV cache elements of one sequence: `length` own positions, `memory` encoder positions.
std::int64_t KvElements(const Stack& stack, std::int64_t length, std::int64_t memory) {
  std::int64_t elements = 0;
  for (const LayerGroup& group : stack.groups) {
    for (const Branch& branch : group.branches) {
      const auto* attention = std::get_if<Attention>(&branch.body);
      if (attention == nullptr || !(attention->causal || attention->cross)) continue;
      const std::int64_t kept = attention->cross ? memory : KeptPositions(*attention, length);
      elements +=
          static_cast<std::int64_t>(group.layers.size()) * kept * ElementsPerPosition(*attention);
    }
  }
  return elements;
}

Workload MakeWorkload(const LlmModel& model, std::int64_t batch) {
  Workload workload;
  workload.name = model.name;
  workload.source = model.source;
  workload.parameters = CountParameters(model);
  workload.active_parameters = CountActiveParameters(model);
  workload.batch = batch;
  return workload;
}

void WalkImages(const LlmModel& model, const WalkOptions& options, Walker& walker,
                Workload& workload) {
  const PatchEmbedding& patches = *model.embedding.patches;
  Pass pass;
  pass.phase = Phase::kForward;
  pass.sequences = options.batch;
  pass.rows = patches.grid_height * patches.grid_width + patches.extra_tokens;
  walker.WalkEmbedding(pass);
  walker.WalkStack(model.stack, pass);
  const std::int64_t rows = model.head.all_rows ? pass.rows - patches.extra_tokens : 1;
  walker.WalkHead(model.head, pass, options.batch * rows);
  workload.prompt_tokens = pass.rows;
}

Pass PrefillPass(const WalkOptions& options) {
  Pass pass;
  pass.phase = Phase::kPrefill;
  pass.sequences = options.batch;
  pass.rows = options.prompt_tokens;
  pass.past = options.context_tokens;
  pass.final_length = FinalLength(options);
  pass.query_block = options.query_block;
  return pass;
}

Pass DecodePass(const WalkOptions& options) {
  Pass pass = PrefillPass(options);
  pass.phase = Phase::kDecode;
  pass.rows = 1;
  pass.past = options.context_tokens + options.prompt_tokens;
  pass.steps = options.new_tokens;
  return pass;
}

void WalkDecoder(const LlmModel& model, const WalkOptions& options, Walker& walker,
                 Workload& workload) {
  for (const Pass& pass : {PrefillPass(options), DecodePass(options)}) {
    if (pass.rows == 0 || pass.steps == 0) continue;
    walker.WalkEmbedding(pass);
    walker.WalkStack(model.stack, pass);
    walker.WalkHead(model.head, pass, options.batch);
  }
  workload.context_tokens = FinalLength(options);
  workload.kv_elements = options.batch * KvElements(model.stack, workload.context_tokens, 0);
}

/// The prompt goes through the encoder; the decoder starts empty. Without a prompt the encoder has
/// been run before, over `context_tokens`.
void WalkEncoderDecoder(const LlmModel& model, const WalkOptions& options, Walker& walker,
                        Workload& workload) {
  if (options.prompt_tokens > 0 && options.context_tokens > 0) {
    throw UserError(Where{"", 0, "context_tokens"}, "an encoder reads its whole prompt at once",
                    "give prompt_tokens, or context_tokens that were encoded before");
  }
  if (options.prompt_tokens + options.context_tokens == 0) {
    throw UserError(Where{"", 0, "prompt_tokens"}, "nothing for " + model.name + " to encode",
                    "give prompt_tokens, or context_tokens that were encoded before");
  }
  if (options.prompt_tokens > 0) {
    const Pass encode = PrefillPass(options);
    walker.WalkEmbedding(encode);
    walker.WalkStack(*model.encoder, encode);
    walker.WalkCrossProjections(model.stack, encode);
  }
  Pass decode = DecodePass(options);
  decode.memory = decode.past;
  decode.past = 0;
  decode.final_length = options.new_tokens;
  if (options.new_tokens > 0) {
    walker.WalkEmbedding(decode);
    walker.WalkStack(model.stack, decode);
    walker.WalkHead(model.head, decode, options.batch);
  }
  workload.context_tokens = std::max(decode.memory, options.new_tokens);
  workload.kv_elements = options.batch * KvElements(model.stack, options.new_tokens, decode.memory);
}

}  // namespace

Trace Walk(const LlmModel& model, const WalkOptions& options) {
  CheckOptions(options);
  const Routing routing = Routing::Parse(options.routing);
  std::size_t mixtures = MixtureLayers(model.stack).size();
  if (model.encoder) mixtures += MixtureLayers(*model.encoder).size();
  routing.ExpectLayers(static_cast<std::int64_t>(mixtures));
  Walker walker(model, routing);
  Trace trace;
  trace.workload = MakeWorkload(model, options.batch);
  if (model.embedding.patches) {
    WalkImages(model, options, walker, trace.workload);
  } else {
    CheckLanguageOptions(model, options);
    trace.workload.prompt_tokens = options.prompt_tokens;
    trace.workload.new_tokens = options.new_tokens;
    model.encoder ? WalkEncoderDecoder(model, options, walker, trace.workload)
                  : WalkDecoder(model, options, walker, trace.workload);
  }
  trace.operators = walker.Take();
  return trace;
}

}  // namespace mixpe::reference
