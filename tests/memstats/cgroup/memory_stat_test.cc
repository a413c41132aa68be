#include "memstats/cgroup/memory_stat.h"

#include <unistd.h>

#include "base/io/file.h"
#include "base/system/child_process.h"
#include "memstats/cgroup/cgroup.h"
#include "memstats/cgroup/charged.h"
#include "memstats/record/process_tree.h"
#include "run_folder/csv_line.h"
#include "tests/support/catch.h"
#include "tests/support/eventually.h"
#include "tests/support/temp_folder.h"

namespace ebb::memstats {
namespace {

constexpr char kVersion2[] =
    "anon 1000000\nfile 200000\nkernel 900000\nkernel_stack 163840\npagetables 50000\nsec_pagetables 7\n"
    "percpu 100\nsock 4096\nshmem 5\nanon_thp 0\nslab_reclaimable 1\nslab 300000\n";

constexpr char kVersion1[] =
    "cache 200000\nrss 1000000\nrss_huge 0\nhierarchical_memory_limit 99\n"
    "total_cache 1\ntotal_rss 2\n";

TEST_CASE("version 2 tells each kind, and the rest of the kernel's memory is other") {
  const ChargedKinds kinds = ParseKindsVersion2(kVersion2);
  CHECK(kinds.anonymous_bytes == 1'000'000);
  CHECK(kinds.file_bytes == 200'000);
  CHECK(kinds.kernel_stacks_bytes == 163'840);
  CHECK(kinds.page_tables_bytes == 50'007);
  CHECK(kinds.slab_bytes == 300'000);
  CHECK(kinds.sockets_bytes == 4'096);
  CHECK(kinds.other_kernel_bytes == 900'000 - 163'840 - 50'007 - 300'000);
  CHECK(kinds.Sum() == 1'000'000 + 200'000 + 900'000 + 4'096);
}

TEST_CASE("what the processes know on version 1 does not replace what version 2 tells") {
  ChargedKinds kinds = ParseKindsVersion2(kVersion2);
  AddFromProcesses(3, 12'345, &kinds);
  CHECK(kinds.kernel_stacks_bytes == 163'840);
  CHECK(kinds.page_tables_bytes == 50'007);
}

TEST_CASE("version 1 is completed by what the processes know") {
  ChargedKinds kinds = ParseKindsVersion1(kVersion1, "500000\n", "8192\n");
  CHECK(kinds.anonymous_bytes == 1'000'000);
  CHECK(kinds.file_bytes == 200'000);
  CHECK(kinds.sockets_bytes == 8'192);
  CHECK_FALSE(kinds.slab_bytes.has_value());
  CHECK_FALSE(kinds.kernel_stacks_bytes.has_value());
  AddFromProcesses(10, 40'960, &kinds);
  CHECK(kinds.kernel_stacks_bytes == 10 * 16'384);
  CHECK(kinds.page_tables_bytes == 40'960);
  CHECK(kinds.other_kernel_bytes == 500'000 - 10 * 16'384 - 40'960);
  CHECK(kinds.Sum() == 1'000'000 + 200'000 + 500'000 + 8'192);
}

TEST_CASE("more stacks than the kernel's memory leaves nothing for other, and not less than nothing") {
  ChargedKinds kinds = ParseKindsVersion1(kVersion1, "1000", "0");
  AddFromProcesses(10, 0, &kinds);
  CHECK(kinds.other_kernel_bytes == 0);
}

TEST_CASE("a kernel that tells nothing leaves cells empty, not 0") {
  for (const char* text : {"", "anon", "anon x\n", "nothing here\n"}) {
    CHECK_FALSE(ParseKindsVersion2(text).Sum().has_value());
    CHECK_FALSE(ParseKindsVersion1(text, "", "").Sum().has_value());
  }
  CHECK(CsvLine<ChargedReading>(ChargedKinds()) == "0.000000,,,,,,,,");
  ChargedKinds kinds = ParseKindsVersion2(kVersion2);
  kinds.total_bytes = 7;
  kinds.t_s = 0.25;
  CHECK(CsvLine<ChargedReading>(kinds) == "0.250000,7,1000000,200000,163840,50007,300000,4096,386153");
}

TEST_CASE("the kinds of a real cgroup add up to its total within 2 %") {
  const auto parent = CgroupParent::Open();
  const auto cgroup = parent.ok() ? parent->Make("ebb-" + std::to_string(getpid()) + "-kinds")
                                  : absl::StatusOr<MemoryCgroup>(parent.status());
  if (!cgroup.ok()) {
    WARN("no cgroup can be made here: " << cgroup.status().message());
    return;
  }
  // Has a buffer of 100 MB: what the kernel has charged in advance does not count then.
  ChildProcess::Options options;
  options.arguments = {"dd", "if=/dev/zero", "of=/dev/null", "bs=100000000", "status=none"};
  options.join_files = {cgroup->procs_file()};
  auto child = ChildProcess::Start(options);
  REQUIRE(child.ok());
  auto tree = ProcessTree::Open(child->pid(), true, cgroup->folder());
  auto charged = ChargedMemory::Open(cgroup->folder());
  REQUIRE(tree.ok());
  REQUIRE(charged.ok());
  REQUIRE(Eventually([&] { return tree->Read(false, true)->memory->anonymous_bytes > 100'000'000; }));
  auto kinds = charged->ReadKinds();
  REQUIRE(kinds.ok());
  const auto memory = tree->Read(false, true)->memory;
  AddFromProcesses(memory->threads, memory->page_tables_bytes, &*kinds);
  const double total = static_cast<double>(*kinds->total_bytes);
  CHECK(static_cast<double>(*kinds->Sum()) / total == Approx(1).margin(0.02));
  CHECK(static_cast<double>(*kinds->anonymous_bytes) / total == Approx(1).margin(0.1));
}

}  // namespace
}  // namespace ebb::memstats
