#include "compare/capacity.h"

#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

// Limits that allow a hundred thousand and more.
Limits Generous() {
  Limits limits;
  limits.descriptors_soft = 1024;
  limits.descriptors_hard = 1'000'000;
  limits.user_threads = 1'000'000;
  limits.threads_max = 1'000'000;
  limits.pid_max = 4'000'000;
  limits.max_map_count = 1'000'000;
  return limits;
}

TEST_CASE("each limit can be the one that decides, and is named with its value") {
  const struct {
    std::optional<int64_t> Limits::*limit;
    int64_t value;
    int64_t connections;
    const char* sentence;
  } cases[] = {
      {&Limits::descriptors_hard, 20'000, 19'900,
       "the hard limit of open descriptors (ulimit -Hn) is 20,000"},
      {&Limits::user_threads, 4'096, 4'094, "the limit of threads of this user (ulimit -u) is 4,096"},
      {&Limits::threads_max, 8'000, 7'500, "kernel.threads-max is 8,000"},
      {&Limits::pid_max, 32'768, 32'268, "kernel.pid_max is 32,768"},
      {&Limits::max_map_count, 65'530, 32'515, "vm.max_map_count is 65,530"},
  };
  for (const auto& row : cases) {
    Limits limits = Generous();
    limits.*row.limit = row.value;
    const Capacity capacity = FindCapacity(limits, ConnectionNeeds());
    CHECK(capacity.connections == row.connections);
    CHECK(capacity.limit == row.sentence);
  }
}

TEST_CASE("where stacks share their mappings, only the holes between them count") {
  Limits limits = Generous();
  limits.max_map_count = 65'530;
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections == 32'515);
  CHECK(FindCapacity(limits, ConnectionNeeds{kMappingsOfMergedStack, 0}).connections == 130'060);
}

TEST_CASE("what is taken of a limit already is not there for connections") {
  Limits limits = Generous();
  limits.user_threads = 100;
  limits.user_threads_in_use = 20;
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections == 78);
  limits = Generous();
  limits.cgroup_threads = CgroupThreads{"/sys/fs/cgroup/a/pids.max", 200, 30};
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections == 168);
  CHECK(FindCapacity(limits, ConnectionNeeds()).limit == "/sys/fs/cgroup/a/pids.max is 200");
}

TEST_CASE("a limit of address space counts where it is known what a connection takes of it") {
  Limits limits = Generous();
  limits.address_space_bytes = 100'000'000;
  limits.address_space_in_use_bytes = 20'000'000;
  const Capacity capacity = FindCapacity(limits, {kMappingsOfMergedStack, 20'000});
  CHECK(capacity.connections == (80'000'000 - (8 << 20)) / 20'000);
  CHECK(capacity.limit == "the limit of address space (ulimit -v) is 100 MB");
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections > 100'000);
}

TEST_CASE("the soft limit of descriptors decides nothing: it is raised") {
  CHECK(FindCapacity(Generous(), ConnectionNeeds()).connections > 100'000);
}

TEST_CASE("a limit that could not be read, or is too low for any connection, is no surprise") {
  Limits limits;
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections > 1'000'000'000);
  limits.descriptors_hard = 50;
  CHECK(FindCapacity(limits, ConnectionNeeds()).connections == 0);
}

TEST_CASE("what is possible is left as it is, without a word") {
  Schedule schedule = *FindProfile("quick");
  CHECK(*FitToCapacity({10'000, "x"}, &schedule) == "");
  CHECK(schedule.big_connections == 10'000);
  CHECK(schedule.small_connections == 1'000);
}

TEST_CASE("big and small pulses are lowered to what is possible, and the limit to raise is named") {
  Schedule schedule = *FindProfile("quick");
  CHECK(*FitToCapacity({4'000, "kernel.pid_max is 4,500"}, &schedule) ==
        "bursts of 4,000 instead of 10,000 connections: kernel.pid_max is 4,500; raise it for more");
  CHECK(schedule.big_connections == 4'000);
  CHECK(schedule.small_connections == 1'000);
  CHECK(*FitToCapacity({500, "x is 1"}, &schedule) ==
        "bursts of 500 instead of 4,000 connections: x is 1; raise it for more");
  CHECK(schedule.small_connections == 500);
}

TEST_CASE("small pulses that are larger than the big ones are lowered as well") {
  Schedule schedule = *FindProfile("quick");
  schedule.big_connections = 10;
  CHECK(*FitToCapacity({200, "x is 1"}, &schedule) ==
        "bursts of 200 instead of 1,000 connections: x is 1; raise it for more");
  CHECK(schedule.big_connections == 10);
  CHECK(schedule.small_connections == 200);
}

TEST_CASE("where not one connection is possible there is nothing to run") {
  Schedule schedule = *FindProfile("quick");
  CHECK(FitToCapacity({0, "x is 1"}, &schedule).status().message() ==
        "not one connection is possible: x is 1; raise it");
}

}  // namespace
}  // namespace ebb::compare
