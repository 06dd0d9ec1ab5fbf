// SPDX-License-Identifier: Apache-2.0
#include "models/axi/axi_memory.hpp"

#include <algorithm>
#include <set>

#include "reference/base/error.hpp"

namespace mixpe::models {
namespace {

constexpr std::uint64_t kBoundaryBytes = 4096;
constexpr unsigned kIncrementing = 1;

std::uint64_t BeatBytes(const AxiAddress& address) { return std::uint64_t{1} << address.size; }

}  // namespace

AxiMemory::AxiMemory(ByteImage& image, const AxiMemoryOptions& options)
    : image_(image), options_(options), rng_(options.seed) {
  MIXPE_EXPECT(options.data_bytes <= kMaxAxiDataBytes, "a bus that wide is not modelled");
  MIXPE_EXPECT(options.min_latency >= 1 && options.min_latency <= options.max_latency,
               "a latency is at least one cycle");
  Reset();
}

void AxiMemory::Reset() {
  outputs_ = {};
  reads_.clear();
  writes_.clear();
  write_beats_.clear();
  responses_.clear();
}

bool AxiMemory::Idle() const {
  return reads_.empty() && writes_.empty() && write_beats_.empty() && responses_.empty() &&
         !outputs_.r_valid && !outputs_.b_valid;
}

void AxiMemory::Step(const AxiMasterSignals& master) {
  ++cycle_;
  TakeAddresses(master);
  TakeWriteBeat(master);
  MatchWrites();
  if (master.r_ready || !outputs_.r_valid) OfferReadBeat();
  if (master.b_ready || !outputs_.b_valid) OfferResponse();
  DrawReadys();
}

bool AxiMemory::Chance(int percent) { return percent >= 100 || rng_.Between(0, 99) < percent; }

std::uint64_t AxiMemory::Due() {
  return cycle_ +
         static_cast<std::uint64_t>(rng_.Between(options_.min_latency, options_.max_latency)) - 1;
}

void AxiMemory::Check(const AxiAddress& address, const std::string& channel) const {
  MIXPE_EXPECT(address.burst == kIncrementing, channel + ": not an INCR burst");
  MIXPE_EXPECT(BeatBytes(address) <= options_.data_bytes, channel + ": beats wider than the bus");
  const std::uint64_t last = BeatAddress(address, address.len) + BeatBytes(address) - 1;
  MIXPE_EXPECT(address.address / kBoundaryBytes == last / kBoundaryBytes,
               channel + ": burst crosses a 4 KiB boundary");
}

std::uint64_t AxiMemory::BeatAddress(const AxiAddress& address, unsigned beat) const {
  const std::uint64_t aligned = address.address - address.address % BeatBytes(address);
  return aligned + beat * BeatBytes(address);
}

void AxiMemory::TakeAddresses(const AxiMasterSignals& master) {
  if (master.read.valid && outputs_.ar_ready) {
    Check(master.read, "AR");
    ++counts_.read_bursts;
    reads_.push_back({master.read, Due(), 0});
  }
  if (master.write.valid && outputs_.aw_ready) {
    Check(master.write, "AW");
    ++counts_.write_bursts;
    writes_.push_back(master.write);
  }
}

void AxiMemory::TakeWriteBeat(const AxiMasterSignals& master) {
  if (!master.w_valid || !outputs_.w_ready) return;
  ++counts_.write_beats;
  write_beats_.push_back({master.w_data, master.w_strobe, master.w_last});
}

void AxiMemory::MatchWrites() {
  while (!writes_.empty()) {
    const std::size_t beats = writes_.front().len + std::size_t{1};
    const std::size_t known = std::min(beats, write_beats_.size());
    for (std::size_t i = 0; i < known; ++i) {
      MIXPE_EXPECT(write_beats_[i].last == (i + 1 == beats), "W: last beat in the wrong place");
    }
    if (known < beats) return;
    Write write{writes_.front(), Due(), {}};
    const auto end = write_beats_.begin() + static_cast<std::ptrdiff_t>(beats);
    write.beats.assign(write_beats_.begin(), end);
    write_beats_.erase(write_beats_.begin(), end);
    writes_.pop_front();
    responses_.push_back(std::move(write));
  }
}

template <class Entry>
std::optional<std::size_t> AxiMemory::Choose(const std::deque<Entry>& entries) {
  std::vector<std::size_t> candidates;
  std::set<std::uint64_t> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const bool oldest_of_its_id = seen.insert(entries[i].address.id).second;
    if (oldest_of_its_id && entries[i].due <= cycle_) candidates.push_back(i);
    if (!options_.reorder) break;
  }
  if (candidates.empty() || !Chance(options_.valid_percent)) return std::nullopt;
  return candidates[rng_.Next() % candidates.size()];
}

void AxiMemory::OfferReadBeat() {
  outputs_.r_valid = false;
  std::optional<std::size_t> chosen = Choose(reads_);
  if (!chosen) return;
  if (!options_.interleave) {  // go on with the burst that has begun
    const auto begun = std::find_if(reads_.begin(), reads_.end(),
                                    [](const Burst& burst) { return burst.beat > 0; });
    if (begun != reads_.end()) chosen = static_cast<std::size_t>(begun - reads_.begin());
  }
  Burst& burst = reads_[*chosen];
  const std::uint64_t address = BeatAddress(burst.address, burst.beat);
  const std::uint64_t bytes = BeatBytes(burst.address);
  outputs_.r_valid = true;
  outputs_.r_id = burst.address.id;
  outputs_.r_last = burst.beat == burst.address.len;
  outputs_.r_response = Respond(address, bytes, /*read=*/true);
  const bool failed = outputs_.r_response != AxiResponse::kOkay;
  for (unsigned lane = 0; lane < options_.data_bytes; ++lane) {
    const std::uint64_t at = address - address % options_.data_bytes + lane;
    const bool meant = at >= address && at < address + bytes;
    outputs_.r_data[lane] =
        meant && !failed ? image_.Read(at) : static_cast<std::uint8_t>(rng_.Next());
  }
  ++counts_.read_beats;
  counts_.read_bytes += bytes;
  counts_.failed_reads += failed;
  if (burst.beat++ == burst.address.len) {
    reads_.erase(reads_.begin() + static_cast<std::ptrdiff_t>(*chosen));
  }
}

void AxiMemory::OfferResponse() {
  outputs_.b_valid = false;
  const std::optional<std::size_t> chosen = Choose(responses_);
  if (!chosen) return;
  const Write& write = responses_[*chosen];
  outputs_.b_valid = true;
  outputs_.b_id = write.address.id;
  outputs_.b_response = Respond(write);
  if (outputs_.b_response == AxiResponse::kOkay) {
    Commit(write);
  } else {
    ++counts_.failed_writes;
  }
  responses_.erase(responses_.begin() + static_cast<std::ptrdiff_t>(*chosen));
}

void AxiMemory::Commit(const Write& write) {
  for (unsigned beat = 0; beat < write.beats.size(); ++beat) {
    const std::uint64_t address = BeatAddress(write.address, beat);
    for (unsigned lane = 0; lane < options_.data_bytes; ++lane) {
      if ((write.beats[beat].strobe >> lane & 1) == 0) continue;
      const std::uint64_t at = address - address % options_.data_bytes + lane;
      MIXPE_EXPECT(at >= address && at < address + BeatBytes(write.address),
                   "W: strobe outside the beat");
      image_.Write(at, write.beats[beat].data[lane]);
      ++counts_.write_bytes;
    }
  }
}

AxiResponse AxiMemory::Respond(std::uint64_t first, std::uint64_t bytes, bool read) const {
  for (const AxiFault& fault : faults_) {
    const bool meant = read ? fault.reads : fault.writes;
    if (meant && first <= fault.last && fault.first <= first + bytes - 1) return fault.response;
  }
  return AxiResponse::kOkay;
}

AxiResponse AxiMemory::Respond(const Write& write) const {
  for (unsigned beat = 0; beat <= write.address.len; ++beat) {
    const AxiResponse response =
        Respond(BeatAddress(write.address, beat), BeatBytes(write.address), /*read=*/false);
    if (response != AxiResponse::kOkay) return response;
  }
  return AxiResponse::kOkay;
}

void AxiMemory::DrawReadys() {
  outputs_.ar_ready = reads_.size() < options_.max_bursts && Chance(options_.ready_percent);
  outputs_.aw_ready =
      writes_.size() + responses_.size() < options_.max_bursts && Chance(options_.ready_percent);
  outputs_.w_ready = Chance(options_.ready_percent);
}

}  // namespace mixpe::models
