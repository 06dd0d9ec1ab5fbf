// SPDX-License-Identifier: Apache-2.0
#include "sim/verify/runner.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include "reference/base/error.hpp"
#include "reference/base/registry.hpp"
#include "reference/base/text.hpp"

namespace mixpe::sim {
namespace {

namespace fs = std::filesystem;

struct Job {
  const Check* check = nullptr;
  const Subject* subject = nullptr;
  std::vector<Row> rows;
};

/// FNV-1a, 64 bits: a cache key, not a signature.
class Hash {
 public:
  void Add(const std::string& text) {
    for (const char c : text) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    state_ = (state_ ^ 0xff) * 0x100000001b3ULL;
  }
  [[nodiscard]] std::string Text() const {
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(state_));
    return text;
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ULL;
};

std::vector<fs::path> FilesBelow(const fs::path& place) {
  std::vector<fs::path> files;
  if (fs::is_regular_file(place)) files.push_back(place);
  if (fs::is_directory(place)) {
    for (const auto& entry : fs::recursive_directory_iterator(place)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Of a file that may be empty: so are the rows of a check that has no say.
std::string Contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::string FileName(std::string text) {
  std::replace(text.begin(), text.end(), '/', '.');
  return text;
}

/// Shared RTL, the subject's own, the checks themselves, and what this check names.
std::vector<fs::path> Decisive(const Job& job, const VerifyRequest& request,
                               const std::vector<Subject>& all) {
  std::vector<fs::path> places = {request.root / "sim/verify", request.root / "rtl/formal",
                                  request.root / "rtl/lint", job.subject->folder};
  for (const Subject& subject : all) {
    if (!subject.is_pe || !job.subject->is_pe) places.push_back(subject.folder);
  }
  for (const std::string& place : job.check->depends(*job.subject)) {
    places.push_back(request.root / place);
  }
  return places;
}

std::vector<Row> RunJob(const Job& job, const Bench& bench) {
  try {
    fs::remove_all(bench.work);
    fs::create_directories(bench.work);
    return job.check->run(*job.subject, bench);
  } catch (const DeviceError& error) {
    return {Missing(job.subject->name, job.check->name, 0, "", error.what())};
  }
}

void RunOrRecall(Job& job, const VerifyRequest& request, const std::vector<Subject>& all) {
  const std::string name = job.check->name + "-" + FileName(job.subject->name);
  const fs::path home = request.root / "build/verify";
  const std::string key =
      ContentKey(Decisive(job, request, all), name + (request.fast ? " fast" : ""));
  const fs::path kept = home / "rows" / (name + "-" + key);
  if (fs::exists(kept)) {
    job.rows = Restore(Contents(kept));
    return;
  }
  job.rows = RunJob(job, {request.root, home / "work" / (name + (request.fast ? "-fast" : "")), all,
                          request.fast});
  const bool obtained = std::none_of(job.rows.begin(), job.rows.end(), [](const Row& row) {
    return row.status == RowStatus::kMissing;  // try again next time
  });
  if (obtained) {
    fs::create_directories(kept.parent_path());
    WriteFile(kept.string(), Store(job.rows));
  }
}

bool Wanted(const Subject& subject, const std::vector<std::string>& modules) {
  if (modules.empty()) return true;
  return std::any_of(modules.begin(), modules.end(), [&](const std::string& module) {
    return subject.name == module || subject.name.starts_with(module + "/") ||
           std::any_of(subject.sources.begin(), subject.sources.end(), [&](const fs::path& source) {
             return subject.ModuleName(source) == module;
           });
  });
}

void ExpectKnown(const std::vector<std::string>& modules, const std::vector<Subject>& all) {
  std::vector<std::string> known;
  for (const Subject& subject : all) {
    known.push_back(subject.name);
    for (const fs::path& source : subject.sources) known.push_back(subject.ModuleName(source));
  }
  for (const std::string& module : modules) {
    const bool found = std::any_of(
        all.begin(), all.end(), [&](const Subject& subject) { return Wanted(subject, {module}); });
    if (!found) throw UserError({}, "no module '" + module + "' below rtl", Suggest(module, known));
  }
}

/// A row belongs to the modules asked for if it is of one of them or of its folder.
void KeepWanted(std::vector<Row>& rows, const std::vector<std::string>& modules) {
  if (modules.empty()) return;
  std::erase_if(rows, [&](const Row& row) {
    return std::none_of(modules.begin(), modules.end(), [&](const std::string& module) {
      return row.module == module || row.module.starts_with(module + "/") ||
             module.starts_with(row.module + "/");
    });
  });
}

}  // namespace

std::string ContentKey(const std::vector<fs::path>& places, const std::string& salt) {
  Hash hash;
  hash.Add(salt);
  for (const fs::path& place : places) {
    hash.Add(place.filename().string());
    for (const fs::path& file : FilesBelow(place)) {
      hash.Add(file.lexically_relative(place).string());
      hash.Add(Contents(file));
    }
  }
  return hash.Text();
}

std::vector<Row> Verify(const VerifyRequest& request) {
  std::vector<Subject> all = FindSubjects(request.root / "rtl");
  if (!request.pe.empty()) {
    std::erase_if(all, [](const Subject& subject) { return subject.is_pe; });
    all.push_back(SubjectOutside(request.pe));
  }
  ExpectKnown(request.modules, all);
  std::vector<Job> jobs;
  for (const Subject& subject : all) {
    if (!request.pe.empty() && !subject.outside) continue;
    if (!Wanted(subject, request.modules)) continue;
    for (const std::string& name : Registry<Check>::Names()) {
      const Check& check = Registry<Check>::Get(name);
      if (request.fast && !check.fast) continue;
      if (check.applies(subject)) jobs.push_back({&check, &subject, {}});
    }
  }
  std::atomic<std::size_t> next = 0;
  std::mutex telling;
  int done = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < jobs.size(); i = next++) {
      RunOrRecall(jobs[i], request, all);
      const std::scoped_lock lock(telling);
      ++done;
      if (request.progress) {
        request.progress(done, static_cast<int>(jobs.size()),
                         jobs[i].check->name + " " + jobs[i].subject->name);
      }
    }
  };
  std::vector<std::exception_ptr> faults(static_cast<std::size_t>(request.jobs));
  std::vector<std::thread> threads;
  for (std::exception_ptr& fault : faults) {
    threads.emplace_back([&] {
      try {
        work();
      } catch (...) {
        fault = std::current_exception();
        next = jobs.size();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::exception_ptr& fault : faults) {
    if (fault) std::rethrow_exception(fault);
  }
  std::vector<Row> rows;
  for (Job& job : jobs) rows.insert(rows.end(), job.rows.begin(), job.rows.end());
  KeepWanted(rows, request.modules);
  return rows;
}

}  // namespace mixpe::sim
