// SPDX-License-Identifier: Apache-2.0
// A memory behind an AXI4 slave port, cycle by cycle: as obliging or as awkward as AXI4 allows.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "models/axi/byte_image.hpp"
#include "reference/base/rng.hpp"

namespace mixpe::models {

inline constexpr std::size_t kMaxAxiDataBytes = 64;
using AxiData = std::array<std::uint8_t, kMaxAxiDataBytes>;

enum class AxiResponse : std::uint8_t { kOkay = 0, kSlaveError = 2, kDecodeError = 3 };

struct AxiAddress {
  bool valid = false;
  std::uint64_t id = 0;
  std::uint64_t address = 0;
  unsigned len = 0;    // beats minus one
  unsigned size = 0;   // log2 of a beat's bytes
  unsigned burst = 1;  // only INCR is served
};

/// What the master drives in one cycle.
struct AxiMasterSignals {
  AxiAddress read, write;
  bool w_valid = false, w_last = false, r_ready = false, b_ready = false;
  AxiData w_data{};
  std::uint64_t w_strobe = 0;  // bit i: lane i
};

/// What the slave drives in one cycle.
struct AxiSlaveSignals {
  bool ar_ready = false, aw_ready = false, w_ready = false;
  bool r_valid = false, r_last = false, b_valid = false;
  std::uint64_t r_id = 0, b_id = 0;
  AxiData r_data{};
  AxiResponse r_response = AxiResponse::kOkay, b_response = AxiResponse::kOkay;
};

/// How the memory behaves. The defaults are those of an ideal one: always ready, one beat per
/// cycle.
struct AxiMemoryOptions {
  unsigned data_bytes = 8;
  std::uint64_t seed = 1;
  int ready_percent = 100;      // how often each ready is up; drawn anew each cycle
  int valid_percent = 100;      // how often the next read beat or write response is offered
  unsigned min_latency = 1;     // cycles from the address (last write beat) taken to the first beat
  unsigned max_latency = 1;     // (response); drawn for each burst
  bool reorder = false;         // answer IDs in any order; within an ID order is kept
  bool interleave = false;      // mix the read beats of IDs
  std::size_t max_bursts = 64;  // addresses taken and not yet answered, in each direction
};

/// Accesses that touch [first, last] fail.
struct AxiFault {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  AxiResponse response = AxiResponse::kSlaveError;
  bool reads = true;
  bool writes = true;
};

struct AxiCounts {
  std::uint64_t read_bursts = 0, read_beats = 0, read_bytes = 0;
  std::uint64_t write_bursts = 0, write_beats = 0, write_bytes = 0;  // bytes: strobed ones
  std::uint64_t failed_reads = 0, failed_writes = 0;                 // beats; bursts
};

/// Outputs are registered. Written bytes appear in the image when their response is offered, not
/// before: a master that does not wait for it sees old data. Failed writes change nothing; failed
/// reads return noise. Breaking the protocol (a burst other than INCR, over a 4 KiB boundary, too
/// wide, with its last beat in the wrong place) throws ContractError.
class AxiMemory {
 public:
  AxiMemory(ByteImage& image, const AxiMemoryOptions& options);

  /// What the slave drives in this cycle.
  [[nodiscard]] const AxiSlaveSignals& Outputs() const { return outputs_; }

  /// Ends a cycle in which the master drove `master`.
  void Step(const AxiMasterSignals& master);

  /// Forgets every access under way; the image keeps what was written.
  void Reset();

  void AddFault(const AxiFault& fault) { faults_.push_back(fault); }
  void ClearFaults() { faults_.clear(); }
  [[nodiscard]] const AxiCounts& Counts() const { return counts_; }
  /// Nothing is under way.
  [[nodiscard]] bool Idle() const;
  [[nodiscard]] std::uint64_t Cycle() const { return cycle_; }

 private:
  struct Burst {
    AxiAddress address;
    std::uint64_t due = 0;
    unsigned beat = 0;
  };
  struct WriteBeat {
    AxiData data{};
    std::uint64_t strobe = 0;
    bool last = false;
  };
  struct Write {
    AxiAddress address;
    std::uint64_t due = 0;
    std::vector<WriteBeat> beats;
  };

  void Check(const AxiAddress& address, const std::string& channel) const;
  void TakeAddresses(const AxiMasterSignals& master);
  void TakeWriteBeat(const AxiMasterSignals& master);
  void MatchWrites();
  void OfferReadBeat();
  void OfferResponse();
  void DrawReadys();
  void Commit(const Write& write);
  [[nodiscard]] std::uint64_t BeatAddress(const AxiAddress& address, unsigned beat) const;
  [[nodiscard]] AxiResponse Respond(std::uint64_t first, std::uint64_t bytes, bool read) const;
  [[nodiscard]] AxiResponse Respond(const Write& write) const;
  [[nodiscard]] bool Chance(int percent);
  [[nodiscard]] std::uint64_t Due();
  /// Index of a burst that may be answered now; each entry has `.address.id` and `.due`.
  template <class Entry>
  [[nodiscard]] std::optional<std::size_t> Choose(const std::deque<Entry>& entries);

  ByteImage& image_;
  AxiMemoryOptions options_;
  Rng rng_;
  std::uint64_t cycle_ = 0;
  std::vector<AxiFault> faults_;
  AxiCounts counts_;
  AxiSlaveSignals outputs_;
  std::deque<Burst> reads_;            // taken addresses, oldest first
  std::deque<AxiAddress> writes_;      // taken addresses without all their data
  std::deque<WriteBeat> write_beats_;  // data without their address, or not yet complete
  std::deque<Write> responses_;        // complete, not yet answered
};

}  // namespace mixpe::models
