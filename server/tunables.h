#ifndef EBB_SERVER_TUNABLES_H_
#define EBB_SERVER_TUNABLES_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::server {

// What the server asks of glibc beyond its defaults. These are tunables, which glibc reads only when a
// program is executed (the chapter 'Tunables' of its manual).
//
//   nns, optional_static_tls
//     glibc reserves 1.6 KB of each thread's stack for the thread-local storage of libraries that may be
//     opened later. Without that surplus a connection thread's storage, descriptor and frames fit into one
//     page.
//   tcache_count
//     A thread's cache of freed blocks keeps some in use from the heap's point of view. Those that were freed
//     last after a burst are at the end of the heap, which then cannot shrink: 4 MB of address space and the
//     pages around the blocks stay.
//   stack_cache_size
//     glibc keeps 40 MiB of the stacks of threads that have ended, and unmaps what is beyond that one by one
//     as the threads are joined. Each time the other processors have to be interrupted while they run threads
//     of the server. With a cache that holds a whole burst all of it is unmapped at the end, when none runs,
//     which saves a tenth of a connection's processor time. Flushing it needs as much address space
//     (memstats/give_back/stack_cache.h): where that is limited the cache is small.
std::string ServerTunables();

// The value that GLIBC_TUNABLES must have: `present` with what is missing of `wanted` added; empty if nothing
// is missing. A tunable that the user has set to another value stays as it is.
std::optional<std::string> WithTunables(absl::string_view present, absl::string_view wanted);

// Executes this program again with the same arguments if the tunables are not set yet, and then does not
// return. Returns true if they were set when the program started, false if the user has chosen other values.
// Errors: the program cannot be executed again. Call it first of all in main: nothing that was done before
// remains.
absl::StatusOr<bool> EnsureServerTunables(char** argv);

}  // namespace ebb::server

#endif  // EBB_SERVER_TUNABLES_H_
