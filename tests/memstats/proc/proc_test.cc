#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <thread>

#include "absl/strings/match.h"
#include "base/io/file.h"
#include "base/system/child_process.h"
#include "memstats/proc/kb_fields.h"
#include "memstats/proc/proc_file.h"
#include "memstats/proc/schedstat.h"
#include "memstats/proc/smaps_rollup.h"
#include "memstats/proc/stat.h"
#include "memstats/proc/statm.h"
#include "memstats/proc/status.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/sanitized.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kMegabyte = 1 << 20;

// Memory that is resident as long as this object lives.
class ResidentBlock {
 public:
  explicit ResidentBlock(int64_t bytes) : bytes_(bytes) {
    memory_ = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(memory_, 1, bytes_);
  }
  ~ResidentBlock() { munmap(memory_, bytes_); }

 private:
  int64_t bytes_;
  void* memory_;
};

Statm OwnStatm() { return *ParseStatm(*ReadFile("/proc/self/statm"), PageBytes()); }

TEST_CASE("statm's pages become bytes") {
  const auto statm = ParseStatm("2560 1280 640 10 0 320 0\n", 4096);
  REQUIRE(statm.ok());
  CHECK(statm->size_bytes == 2560 * 4096);
  CHECK(statm->rss_bytes == 1280 * 4096);
  CHECK(statm->shared_bytes == 640 * 4096);
  CHECK(statm->data_bytes == 320 * 4096);
}

TEST_CASE("an empty, short, long or broken statm is an error that shows the text") {
  for (const char* text :
       {"", "\n", "1 2 3", "1 2 3 4 5 6", "1 2 3 4 5 6 7 8", "1 x 3 4 5 6 7", "1 -2 3 4 5 6 7"}) {
    INFO(text);
    const auto statm = ParseStatm(text, 4096);
    REQUIRE_FALSE(statm.ok());
    CHECK(absl::StrContains(statm.status().message(), text));
  }
}

TEST_CASE("statm, status and smaps_rollup see the same memory come and go") {
  const Statm statm_before = OwnStatm();
  const ProcessStatus status_before = *ReadProcessStatus(getpid());
  const SmapsRollup rollup_before = *ReadSmapsRollup(getpid());
  {
    const ResidentBlock block(32 * kMegabyte);
    const int64_t statm_rise = OwnStatm().rss_bytes - statm_before.rss_bytes;
    CHECK(statm_rise >= 32 * kMegabyte);
    if (!kSanitized) CHECK(statm_rise < 33 * kMegabyte);
    CHECK(OwnStatm().data_bytes - statm_before.data_bytes == Approx(32 * kMegabyte).margin(kMegabyte));
    const ProcessStatus status = *ReadProcessStatus(getpid());
    CHECK(status.anonymous_bytes - status_before.anonymous_bytes == Approx(statm_rise).margin(kMegabyte));
    const SmapsRollup rollup = *ReadSmapsRollup(getpid());
    CHECK(rollup.rss_bytes - rollup_before.rss_bytes == Approx(statm_rise).margin(kMegabyte));
    CHECK(rollup.anonymous_bytes - rollup_before.anonymous_bytes == Approx(statm_rise).margin(kMegabyte));
  }
  if (!kSanitized) CHECK(OwnStatm().rss_bytes - statm_before.rss_bytes < 4 * kMegabyte);
  CHECK(ReadProcessStatus(getpid())->peak_rss_bytes >= status_before.rss_bytes + 31 * kMegabyte);
}

TEST_CASE("a field is found by its whole name and its kB are 1,024 bytes") {
  const char text[] = "Name:\tx\nVmRSS:\t     12 kB\nVmRSSX:\t 13 kB\nThreads:\t7\n";
  CHECK(FindKbField(text, "VmRSS") == 12 * 1024);
  CHECK(FindKbField(text, "Threads") == 7);
  CHECK_FALSE(FindKbField(text, "VmHWM").has_value());
  CHECK_FALSE(FindKbField(text, "Name").has_value());
  CHECK_FALSE(FindKbField("", "VmRSS").has_value());
}

TEST_CASE("a status without memory, such as a zombie's, is an error that names the line") {
  const auto status = ParseProcessStatus("Name:\tsh\nState:\tZ (zombie)\nThreads:\t1\n");
  REQUIRE_FALSE(status.ok());
  CHECK(std::string(status.status().message()) == "a process's status has no line VmRSS");
}

TEST_CASE("an empty or short smaps_rollup is an error") {
  CHECK_FALSE(ParseSmapsRollup("").ok());
  CHECK_FALSE(ParseSmapsRollup("Rss: 4 kB\nPss: 4 kB\n").ok());
}

TEST_CASE("a program's name with blanks and parentheses does not shift the fields of stat") {
  const auto stat =
      ParseProcessStat("12 (a ) (b 7) S 1 2 3 4 5 6 111 8 9 10 250 50 13 14 15 16 42 18 19 20 21\n", 100);
  REQUIRE(stat.ok());
  CHECK(stat->minor_faults == 111);
  CHECK(stat->cpu_seconds == Approx(3.0));
  CHECK(stat->threads == 42);
  CHECK(stat->children_minor_faults == 8);
  CHECK(stat->children_cpu_seconds == Approx(0.27));
}

TEST_CASE("an empty, short or broken stat is an error") {
  for (const char* text :
       {"", "12 (x)", "12 (x) S 1 2 3", "12 x S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"}) {
    INFO(text);
    CHECK_FALSE(ParseProcessStat(text, 100).ok());
  }
}

TEST_CASE("a thread's time is the first number of schedstat, and a process's the sum over its threads") {
  CHECK(*ParseSchedstat("123456 7 8\n") == 123456);
  CHECK_FALSE(ParseSchedstat("").ok());
  CHECK_FALSE(ParseSchedstat("x 7 8\n").ok());
  CHECK_FALSE(ReadThreadsCpuNanos(1 << 30).ok());
  const auto before = ReadThreadsCpuNanos(getpid());
  REQUIRE(before.ok());
  // The other clock of the same process; the kernel brings the figure of a running thread up to date at its
  // ticks, so it is waited for.
  CHECK(Eventually([&] { return ReadThreadsCpuNanos(getpid()).value_or(0) > *before; }));
  timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  CHECK(static_cast<double>(*before) < static_cast<double>(used.tv_sec) * 1e9 + used.tv_nsec);
}

TEST_CASE("a process's processor time has that of threads that have ended") {
  const auto spent = [](clockid_t clock) {
    timespec now;
    clock_gettime(clock, &now);
    return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
  };
  constexpr int64_t kWorkNanos = 40'000'000;
  const auto before = ReadProcessCpuNanos(getpid());
  REQUIRE(before.ok());
  std::thread([&] {
    while (spent(CLOCK_THREAD_CPUTIME_ID) < kWorkNanos) {
    }
  }).join();
  const auto after = ReadProcessCpuNanos(getpid());
  REQUIRE(after.ok());
  CHECK(*after - *before >= kWorkNanos);
  CHECK(*after <= spent(CLOCK_PROCESS_CPUTIME_ID));
  constexpr pid_t kBeyondAllProcesses = 1 << 22;  // The most that kernel.pid_max may be, proc_sys_kernel(5).
  CHECK(absl::IsNotFound(ReadProcessCpuNanos(kBeyondAllProcesses).status()));
}

TEST_CASE("a file of /proc that was opened once can still be read when there are no descriptors left") {
  auto file = ProcFile::Open("/proc/self/statm");
  REQUIRE(file.ok());
  std::vector<UniqueFd> all;
  while (true) {
    UniqueFd fd(dup(0));
    if (!fd.valid()) break;
    all.push_back(std::move(fd));
  }
  const auto text = file->Read();
  const bool opens_another = ProcFile::Open("/proc/self/statm").ok();
  all.clear();
  REQUIRE(text.ok());
  CHECK(ParseStatm(*text, PageBytes()).ok());
  CHECK_FALSE(opens_another);
}

TEST_CASE("reading a process that has ended says so") {
  ChildProcess::Options options;
  options.arguments = {"sleep", "1000"};
  auto child = ChildProcess::Start(options);
  REQUIRE(child.ok());
  auto file = ProcFile::Open(ProcFile::PathOf(child->pid(), "statm"));
  REQUIRE(file.ok());
  REQUIRE(file->Read().ok());
  child->Stop(absl::Seconds(60));
  CHECK(absl::IsNotFound(file->Read().status()));
}

}  // namespace
}  // namespace ebb::memstats
