#ifndef EBB_MEMSTATS_GIVE_BACK_STACK_CACHE_H_
#define EBB_MEMSTATS_GIVE_BACK_STACK_CACHE_H_

#include <cstdint>

#include "absl/status/status.h"

namespace ebb::memstats {

// glibc keeps the stacks of threads that have ended, with the memory behind them, for threads to come: up to
// 40 MiB of them, or what the tunable glibc.pthread.stack_cache_size says. malloc_trim() does not touch them.
//
// FlushStackCache() makes glibc unmap all of them. It starts and joins a thread whose stack is larger than
// the limit: when that stack enters the cache, glibc frees the oldest entries until the limit holds again,
// and as the newcomer alone exceeds it, all go (nptl/nptl-stack.c, __nptl_free_stacks). Nearly all of the
// large stack is its guard: address space without access, which counts neither as data (VmData) nor against
// vm.overcommit_memory, but does against `ulimit -v`. One or two pages are touched. Takes 13 ms for 2,560
// stacks and 0.2 ms for none. Any thread may call it.
//
// Errors: ResourceExhausted if the thread could not be started; the cache is then as it was.
absl::Status FlushStackCache();

// The most bytes of stacks that glibc keeps, from the GLIBC_TUNABLES of this process.
int64_t StackCacheLimitBytes();

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_GIVE_BACK_STACK_CACHE_H_
