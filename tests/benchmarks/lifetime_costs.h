#ifndef EBB_TESTS_BENCHMARKS_LIFETIME_COSTS_H_
#define EBB_TESTS_BENCHMARKS_LIFETIME_COSTS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "compare/run/prepared_design.h"

namespace ebb::benchmarks {

// Processor time that a burst of connections costs, from before the first connect until some seconds after
// the last close, when a design that gives memory back has done so. For lifetime_benchmark. Everything here
// starts processes and waits for them: call it from the main thread.

// Seconds of processor time, user and system together.
struct LifetimeCost {
  // Of the design's process, with the threads that have ended (memstats/proc/schedstat.h).
  double process = 0;
  // Of the client, whose system calls also carry the packets into the server's sockets; empty: there is none.
  std::optional<double> client;
  // Of the kernel's own threads, to which it puts off some work of a process's threads and sockets: freeing
  // them, for the most part. Empty where they cannot be seen, as in a container.
  std::optional<double> kernel_threads;
  double wall = 0;  // How long it was measured.
};

// A fresh process of a design, and one pulse of so many connections, held for a second. Errors: the design
// does not start or does not listen, with what it has printed; not all connected.
absl::StatusOr<LifetimeCost> MeasureDesign(const compare::PreparedDesign& prepared, int connections);

// What guards the stacks of the threads below.
enum class Guard { kMapping, kMarker };

// A fresh process that starts so many threads with the server's stacks, wakes each once, joins them and gives
// their stacks back (bare_threads.cc). Errors: it fails, with what it has printed.
absl::StatusOr<LifetimeCost> MeasureBareThreads(Guard guard, int threads);

// What the kernel's threads do when nothing is measured: `kernel_threads` and `wall` alone.
LifetimeCost MeasureNothing();

}  // namespace ebb::benchmarks

#endif  // EBB_TESTS_BENCHMARKS_LIFETIME_COSTS_H_
