#ifndef EBB_MEMSTATS_EXPLAIN_ADVICE_H_
#define EBB_MEMSTATS_EXPLAIN_ADVICE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "memstats/explain/memory_map.h"

namespace ebb::memstats {

// Sentences: what holds a process's memory and which knob lets it go, each only where the figures show it: it
// must be a tenth of the resident memory and a megabyte. At least one sentence. `threads` counts the main
// thread too (Threads of proc_pid_status(5)). The knobs are those of glibc: mallopt(3), malloc_trim(3), and
// the chapter 'Tunables' of its manual.
std::vector<std::string> Advice(const MemoryMap& memory, int64_t threads);

// Sentences: how thread stacks were told from other memory, and what of them could not be known. `scanned`
// says whether their pages could be scanned (page_scan.h), or why not.
std::string HowStacksAreKnown(const MemoryMap& memory, int64_t threads, const absl::Status& scanned);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_EXPLAIN_ADVICE_H_
