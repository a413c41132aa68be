#ifndef EBB_MEMSTATS_EXPLAIN_MEMORY_TABLE_H_
#define EBB_MEMSTATS_EXPLAIN_MEMORY_TABLE_H_

#include <string>

#include "memstats/explain/memory_map.h"

namespace ebb::memstats {

// A process's memory as a table for a person: a line for each kind, below it indented ones for what is part
// of it (the largest libraries; the stacks with and without a thread), and the sum of all. Ends with a
// newline.
std::string MemoryTable(const MemoryMap& memory);

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_EXPLAIN_MEMORY_TABLE_H_
