// That the benchmarks find what they measure and come to their end. What they measure is not tested.
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/program.h"

namespace ebb::benchmarks {
namespace {

struct Call {
  const char* benchmark;  // The variable that has its path.
  const char* printed;
  std::vector<std::string> flags;
};

TEST_CASE("each benchmark finds its programs, and prints its figures") {
  const std::vector<Call> calls = {
      {"EBB_BURST_BENCHMARK", "bursts without a dropped connection", {"--bursts=1", "--connections=50"}},
      {"EBB_IDLE_BENCHMARK", "recorded", {"--seconds=1", "--connections=50"}},
      {"EBB_LIFETIME_BENCHMARK",
       "threads / epoll",
       {"--rounds=1", "--connections=100", "--designs=threads,epoll"}},
      {"EBB_RECORDED_BENCHMARK", "recorded / alone", {"--pairs=1", "--connections=50"}},
      {"EBB_RECORDER_BENCHMARK", "recorded / alone", {"--pairs=1", "--rounds=10"}},
  };
  for (const Call& call : calls) {
    Program program(call.benchmark, call.flags);
    const int exit_code = program.Wait();
    INFO(call.benchmark << ": " << program.Errors());
    CHECK(exit_code == 0);
    CHECK_THAT(program.Output(), Contains(call.printed));
  }
}

}  // namespace
}  // namespace ebb::benchmarks
