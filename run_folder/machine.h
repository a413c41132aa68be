#ifndef EBB_RUN_FOLDER_MACHINE_H_
#define EBB_RUN_FOLDER_MACHINE_H_

#include <nlohmann/json.hpp>

namespace ebb {

// What of this machine decides how the figures of a run are to be read, as keys of run.json: host, kernel,
// libc, cpus, page_size_bytes, transparent_hugepages, overcommit_memory, limits and versions. What cannot be
// read is null.
nlohmann::json DescribeMachine();

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_MACHINE_H_
