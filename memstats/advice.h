#ifndef EBB_MEMSTATS_ADVICE_H_
#define EBB_MEMSTATS_ADVICE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "memstats/memory_map.h"

namespace ebb {

// Sentences: what holds a process's memory and which knob lets it go, each only where the figures show it: it
// must be a tenth of the resident memory and a megabyte. At least one sentence. `threads` counts the main
// thread too (Threads of proc_pid_status(5)). The knobs are those of glibc: mallopt(3), malloc_trim(3), and
// the chapter 'Tunables' of its manual.
std::vector<std::string> Advice(const MemoryMap& memory, int64_t threads);

}  // namespace ebb

#endif  // EBB_MEMSTATS_ADVICE_H_
