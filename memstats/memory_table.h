#ifndef EBB_MEMSTATS_MEMORY_TABLE_H_
#define EBB_MEMSTATS_MEMORY_TABLE_H_

#include <string>

#include "memstats/memory_map.h"

namespace ebb {

// A process's memory as a table for a person: a line for each kind, below 'libraries' one for each of the
// largest (indented: they are part of it), and the sum of all. Ends with a newline.
std::string MemoryTable(const MemoryMap& memory);

}  // namespace ebb

#endif  // EBB_MEMSTATS_MEMORY_TABLE_H_
