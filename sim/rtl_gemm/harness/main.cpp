// SPDX-License-Identifier: Apache-2.0
// accelerator JOB: runs one table of descriptors on the Verilated accelerator. JOB and the answer,
// JOB.answer, hold lines of a name and its value; their other half is sim/rtl_gemm/simulator.cpp.
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>

#include "Vdut.h"
#include "sim/rtl_backend/accelerator_driver.hpp"
#if MIXPE_TRACE
#include <verilated_fst_c.h>
#endif

namespace mixpe::sim {
namespace {

using Job = std::map<std::string, std::string>;

Job ReadJob(const std::string& file) {
  std::ifstream stream(file);
  Job job;
  for (std::string name, value; stream >> name && std::getline(stream >> std::ws, value);) {
    job[name] = value;
  }
  return job;
}

std::uint64_t Number(const Job& job, const std::string& name) { return std::stoull(job.at(name)); }

std::vector<std::uint8_t> ReadBytes(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw DeviceError("cannot read " + file);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void WriteBytes(const std::string& file, const std::vector<std::uint8_t>& bytes) {
  std::ofstream stream(file, std::ios::binary);
  stream.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
  if (!stream.flush()) throw DeviceError("cannot write " + file);
}

models::AxiMemoryOptions MemoryOptions(const Job& job) {
  return {.data_bytes = static_cast<unsigned>(Number(job, "data_bytes")),
          .seed = Number(job, "seed"),
          .ready_percent = static_cast<int>(Number(job, "ready_percent")),
          .valid_percent = static_cast<int>(Number(job, "valid_percent")),
          .min_latency = static_cast<unsigned>(Number(job, "min_latency")),
          .max_latency = static_cast<unsigned>(Number(job, "max_latency"))};
}

#if MIXPE_TRACE
/// Half a cycle is one unit of time.
class Waveform {
 public:
  Waveform(VerilatedContext& context, Vdut& dut, const std::string& file) {
    context.traceEverOn(true);
    dut.trace(&fst_, 99);
    fst_.open(file.c_str());
    if (!fst_.isOpen()) throw DeviceError("cannot write " + file);
  }
  ~Waveform() { fst_.close(); }
  void Sample(std::uint64_t time) { fst_.dump(time); }

 private:
  VerilatedFstC fst_;
};
#endif

void WriteAnswer(const std::string& file, const AcceleratorRun& run,
                 const models::AxiCounts& counts) {
  std::ofstream stream(file);
  stream << "done " << run.done << "\nstatus " << static_cast<int>(run.status) << "\nerror_address "
         << run.error_address << "\ntiles " << run.tiles << "\ncycles " << run.cycles << "\n";
  for (std::size_t i = 0; i < kCycleClasses; ++i) {
    stream << "class" << i << " " << run.by_class[i] << "\n";
  }
  stream << "read_bytes " << counts.read_bytes << "\nwrite_bytes " << counts.write_bytes << "\n";
  if (!stream.flush()) throw DeviceError("cannot write " + file);
}

void RunJob(const std::string& file) {
  const Job job = ReadJob(file);
  VerilatedContext context;
  context.randReset(2);  // what has no reset begins with random bits
  context.randSeed(1);
  Vdut dut(&context);
  AcceleratorDriver<Vdut>::Watch watch;
#if MIXPE_TRACE
  Waveform waveform(context, dut, job.at("trace"));
  watch = [&waveform](std::uint64_t time) { waveform.Sample(time); };
#endif
  const std::vector<std::uint8_t> memory = ReadBytes(job.at("memory"));
  models::ByteImage image(Number(job, "seed"));
  image.Write(0, memory);
  AcceleratorDriver<Vdut> driver(dut, image, MemoryOptions(job), watch);
  const AcceleratorRun run =
      driver.Run(Number(job, "table"), static_cast<std::uint32_t>(Number(job, "count")),
                 Number(job, "patience"));
  dut.final();
  WriteBytes(job.at("result"), image.Read(0, memory.size()));
  WriteAnswer(file + ".answer", run, driver.Memory().Counts());
}

}  // namespace
}  // namespace mixpe::sim

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    mixpe::sim::RunJob(argv[1]);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 3;
  }
}
