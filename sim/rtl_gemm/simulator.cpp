// SPDX-License-Identifier: Apache-2.0
#include "sim/rtl_gemm/simulator.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <sstream>

#include "reference/base/error.hpp"
#include "reference/base/paths.hpp"
#include "reference/base/text.hpp"
#include "sim/characterize/sha256.hpp"
#include "sim/tools/tool.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

constexpr const char* kProgram = "accelerator";

fs::path Store() { return ProjectRoot() / "build/rtl"; }

/// Folders and files whose bytes the program depends on, beside the PE's folder. More than it needs
/// costs a build now and then; less would keep a stale one.
constexpr const char* kInputs[] = {"rtl/accelerator",
                                   "rtl/axi",
                                   "rtl/common",
                                   "rtl/float",
                                   "rtl/group_unit",
                                   "rtl/pe_parts",
                                   "rtl/tile",
                                   "rtl/array",
                                   "rtl/verilate.cmake",
                                   "rtl/join_sources.cmake",
                                   "sim/rtl_gemm/harness",
                                   "sim/rtl_backend",
                                   "models/axi",
                                   "models/accelerator/descriptor.hpp",
                                   "reference/base/error.hpp",
                                   "reference/base/error.cpp",
                                   "reference/base/rng.hpp"};

std::vector<fs::path> InputFiles(const std::string& pe) {
  std::vector<std::string> inputs(std::begin(kInputs), std::end(kInputs));
  inputs.push_back("rtl/pe/" + pe);
  std::vector<fs::path> files;
  for (const std::string& input : inputs) {
    const fs::path path = ProjectRoot() / input;
    if (fs::is_regular_file(path)) files.push_back(path);
    if (!fs::is_directory(path)) continue;
    for (const auto& entry : fs::directory_iterator(path)) {
      const std::string kind = entry.path().extension().string();
      const bool counts = kind == ".sv" || kind == ".svh" || kind == ".cpp" || kind == ".hpp" ||
                          entry.path().filename() == "CMakeLists.txt";
      if (counts) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string VerilatorVersion() {
  const fs::path log = Store() / ("verilator." + std::to_string(getpid()));
  RunToolOrThrow(FindTool("verilator"), {{"--version"}, {}, log, 20});
  const std::string version = ReadLog(log);
  fs::remove(log);
  return version;
}

/// Held by at most one process; released however that ends.
class Lock {
 public:
  Lock(const fs::path& file, const std::function<void()>& waiting)
      : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) throw DeviceError("cannot write " + ShownPath(file));
    if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    waiting();
    while (flock(descriptor_, LOCK_EX) != 0) {
      if (errno != EINTR) throw DeviceError("cannot lock " + ShownPath(file));
    }
  }
  ~Lock() { close(descriptor_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int descriptor_;
};

/// What interrupted builds left behind. Compilers that outlived their mixpe may still write there.
void RemoveLeftovers(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    std::error_code ignored;
    if (entry.is_directory()) fs::remove_all(entry.path(), ignored);
  }
}

/// In a new folder; the finished program moves into place whole.
void Build(const RtlMachine& machine, bool trace, const fs::path& program) {
  RemoveLeftovers(program.parent_path());
  const fs::path folder = program.parent_path() / ("building." + std::to_string(getpid()));
  fs::create_directories(folder);
  const Tool cmake{"cmake", "cmake", {}};
  const fs::path log = program.parent_path() / "build.log";
  constexpr double kConfigureLimit_s = 300, kBuildLimit_s = 3600;
  RunToolOrThrow(
      cmake, {{"-S", (ProjectRoot() / "sim/rtl_gemm/harness").string(), "-B", folder.string(), "-G",
               "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DMIXPE_PE=" + machine.pe,
               "-DMIXPE_PARAMETERS=" + Join(machine.Parameters(), ";"),
               std::string("-DMIXPE_TRACE=") + (trace ? "ON" : "OFF")},
              folder,
              log,
              kConfigureLimit_s});
  RunToolOrThrow(cmake, {{"--build", folder.string()}, folder, log, kBuildLimit_s});
  fs::rename(folder / kProgram, program);
  fs::remove_all(folder);
}

/// A folder that goes when it is done with.
class JobFolder {
 public:
  JobFolder() : path_(fs::temp_directory_path() / "mixpe-rtl-XXXXXX") {
    std::string name = path_.string();
    if (mkdtemp(name.data()) == nullptr) {
      throw DeviceError("cannot make a folder in " + fs::temp_directory_path().string());
    }
    path_ = name;
  }
  ~JobFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  JobFolder(const JobFolder&) = delete;
  JobFolder& operator=(const JobFolder&) = delete;
  [[nodiscard]] fs::path operator/(const char* name) const { return path_ / name; }

 private:
  fs::path path_;
};

std::string AsText(const std::vector<std::uint8_t>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// More cycles than any table of this size can take.
std::uint64_t Patience(const RtlMachine& machine, const models::GemmProgram& program) {
  const models::AcceleratorConfig& config = machine.config;
  const std::uint64_t beats = static_cast<std::uint64_t>(config.max_m) +
                              static_cast<std::uint64_t>(config.array.rows) +
                              static_cast<std::uint64_t>(config.array.Width());
  const std::uint64_t units = static_cast<std::uint64_t>(config.array.Width() / machine.Units());
  const RtlMemory& memory = machine.spec.memory;
  const std::uint64_t slowness =
      10000 / static_cast<std::uint64_t>(memory.ready_percent * memory.valid_percent) + 1;
  const std::uint64_t per_tile =
      1000 + 100 * beats * (units + slowness + static_cast<std::uint64_t>(memory.max_latency));
  return per_tile * (program.count + 10) + program.memory.size() * slowness;
}

std::string JobText(const RtlMachine& machine, const models::GemmProgram& program,
                    const models::AxiMemoryOptions& memory, const JobFolder& folder,
                    const std::string& trace) {
  std::ostringstream job;
  job << "memory " << (folder / "memory").string() << "\nresult " << (folder / "result").string()
      << "\ntable " << program.table << "\ncount " << program.count << "\npatience "
      << Patience(machine, program) << "\ndata_bytes " << memory.data_bytes << "\nseed "
      << memory.seed << "\nready_percent " << memory.ready_percent << "\nvalid_percent "
      << memory.valid_percent << "\nmin_latency " << memory.min_latency << "\nmax_latency "
      << memory.max_latency << "\n";
  if (!trace.empty()) job << "trace " << trace << "\n";
  return job.str();
}

SimulatedRun ReadAnswer(const JobFolder& folder) {
  std::istringstream stream(ReadFile((folder / "job.answer").string()));
  std::map<std::string, std::uint64_t> answer;
  std::string name;
  for (std::uint64_t value = 0; stream >> name >> value;) answer[name] = value;
  SimulatedRun simulated;
  AcceleratorRun& run = simulated.run;
  run.done = answer.at("done") != 0;
  run.status = static_cast<models::Status>(answer.at("status"));
  run.error_address = answer.at("error_address");
  run.tiles = static_cast<std::uint32_t>(answer.at("tiles"));
  run.cycles = answer.at("cycles");
  for (std::size_t i = 0; i < kCycleClasses; ++i) {
    run.by_class[i] = answer.at("class" + std::to_string(i));
  }
  simulated.read_bytes = answer.at("read_bytes");
  simulated.write_bytes = answer.at("write_bytes");
  const std::string bytes = ReadFile((folder / "result").string());
  simulated.memory.assign(bytes.begin(), bytes.end());
  return simulated;
}

}  // namespace

std::string SimulatorHash(const RtlMachine& machine, bool trace) {
  std::string all = machine.pe + "\n" + Join(machine.Parameters(), "\n") + "\n" +
                    (trace ? "trace\n" : "") + VerilatorVersion();
  for (const fs::path& file : InputFiles(machine.pe)) {
    const std::string text = ReadFile(file.string());
    all += ShownPath(file) + " " + std::to_string(text.size()) + "\n" + text;
  }
  return characterize::Sha256(all).substr(0, 16);
}

fs::path BuildSimulator(const RtlMachine& machine, bool trace,
                        const std::function<void(const std::string&)>& say) {
  fs::create_directories(Store());
  const fs::path program = Store() / SimulatorHash(machine, trace) / kProgram;
  if (fs::exists(program)) return program;
  fs::create_directories(program.parent_path());
  const Lock lock(program.parent_path() / "lock",
                  [&] { say("waiting for another mixpe, which builds this accelerator"); });
  if (fs::exists(program)) return program;
  say("building the simulator of this accelerator, once (" + ShownPath(program.parent_path()) +
      ")");
  Build(machine, trace, program);
  return program;
}

SimulatedRun Simulate(const fs::path& simulator, const RtlMachine& machine,
                      const models::GemmProgram& program, std::uint64_t seed,
                      const std::string& trace) {
  const JobFolder folder;
  WriteFile((folder / "memory").string(), AsText(program.memory));
  const std::string waves = trace.empty() ? "" : fs::absolute(trace).string();
  WriteFile((folder / "job").string(),
            JobText(machine, program, machine.MemoryOptions(seed), folder, waves));
  constexpr double kLimit_s = 24 * 3600;
  const ToolCall call{{(folder / "job").string()}, {}, folder / "log", kLimit_s};
  const ToolResult result = RunTool({"the RTL simulator", simulator, {}}, call);
  if (result.exit_code != 0) {
    throw ContractError("the RTL simulation ended with " + std::to_string(result.exit_code) + ": " +
                        LogTail(folder / "log", 20));
  }
  return ReadAnswer(folder);
}

}  // namespace mixpe::sim
