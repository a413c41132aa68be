#ifndef EBB_BASE_SYSTEM_LIMITS_H_
#define EBB_BASE_SYSTEM_LIMITS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "base/system/own_cgroup.h"

namespace ebb {

// The limits of this machine and process that decide how many connections are possible. A limit that could
// not be read is empty, never 0. Sources: getrlimit(2), proc_sys_kernel(5), proc_sys_vm(5), tcp(7).
struct Limits {
  std::optional<int64_t> descriptors_soft;  // RLIMIT_NOFILE
  std::optional<int64_t> descriptors_hard;
  std::optional<int64_t> user_threads;       // RLIMIT_NPROC, soft; empty if unlimited or not this user's
  std::optional<int64_t> threads_max;        // kernel.threads-max
  std::optional<int64_t> pid_max;            // kernel.pid_max
  std::optional<int64_t> max_map_count;      // vm.max_map_count
  std::optional<int64_t> somaxconn;          // net.core.somaxconn
  std::optional<int64_t> local_ports_first;  // net.ipv4.ip_local_port_range
  std::optional<int64_t> local_ports_last;
  std::optional<int64_t> address_space_bytes;   // RLIMIT_AS, soft; empty if unlimited
  std::optional<CgroupThreads> cgroup_threads;  // pids.max of a cgroup that this process is in

  // What is taken of them already.
  std::optional<int64_t> user_threads_in_use;         // Counted where user_threads holds for this user.
  std::optional<int64_t> machine_threads_in_use;      // proc_loadavg(5)
  std::optional<int64_t> address_space_in_use_bytes;  // VmSize; read where address_space_bytes is there.
};

// Reads them now. Any thread may call it.
Limits ReadLimits();

// Raises the soft descriptor limit to the hard one and returns what is then allowed (empty if it cannot be
// read). Call it before threads are started.
std::optional<int64_t> RaiseDescriptorLimit();

// How many descriptors with numbers below `limit` are open in this process now, those that it has inherited
// included: with that limit on descriptors, as many fewer can be opened. Empty if it cannot be read. Any
// thread may call it.
std::optional<int64_t> CountOpenDescriptors(int64_t limit);

// One number from /proc/sys, for instance "net/core/somaxconn"; empty if it is not there.
std::optional<int64_t> ReadSysctl(const std::string& name);

}  // namespace ebb

#endif  // EBB_BASE_SYSTEM_LIMITS_H_
