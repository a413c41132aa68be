#ifndef EBB_SERVER_OPTIONS_H_
#define EBB_SERVER_OPTIONS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/thread_stacks.h"

namespace ebb::server {

// What the server is given on its command line; the names are those of the flags.
struct ServerOptions {
  std::string address = "127.0.0.1";
  int64_t port = 3033;
  int64_t stack_kib = kDefaultStackKib;
  int64_t guard_kib = 4;
  int64_t buffer_bytes = 256;
  absl::Duration trim_interval = absl::Seconds(1);  // 0: memory is never returned.
  int64_t arenas = 1;
  int64_t max_connections = 0;    // 0: as many as the limits allow.
  int64_t log_every = 500;        // 0: only at the start and the end of the program.
  std::string stats_csv;          // Empty: not written.
  int64_t clock_start_nanos = 0;  // Time 0 of stats_csv on CLOCK_MONOTONIC.
};

// Errors: the first option that is out of range, and what is allowed.
absl::Status Validate(const ServerOptions& options);

}  // namespace ebb::server

#endif  // EBB_SERVER_OPTIONS_H_
