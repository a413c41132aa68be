#include "memstats/give_back/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "memstats/give_back/allocator.h"
#include "memstats/proc/statm.h"

namespace ebb::memstats {
namespace {

uintptr_t BreakAddress() { return reinterpret_cast<uintptr_t>(sbrk(0)); }

// Bytes of the pages within [start, end) that have no memory behind them.
int64_t BytesWithoutMemory(uintptr_t start, uintptr_t end) {
  const uintptr_t page = PageBytes();
  unsigned char resident[4096];
  int64_t missing_pages = 0;
  start = (start + page - 1) / page * page;
  end = end / page * page;
  while (start < end) {
    const size_t pages = std::min((end - start) / page, sizeof resident);
    if (mincore(reinterpret_cast<void*>(start), pages * page, resident) != 0) break;
    missing_pages += std::count_if(resident, resident + pages, [](unsigned char r) { return (r & 1) == 0; });
    start += pages * page;
  }
  return missing_pages * static_cast<int64_t>(page);
}

}  // namespace

MallocInfo ReadMallocInfo() {
  const struct mallinfo2 info = mallinfo2();
  MallocInfo result;
  result.arena_bytes = static_cast<int64_t>(info.arena);
  result.mmapped_bytes = static_cast<int64_t>(info.hblkhd);
  result.in_use_bytes = static_cast<int64_t>(info.uordblks);
  result.free_bytes = static_cast<int64_t>(info.fordblks);
  result.top_bytes = static_cast<int64_t>(info.keepcost);
  return result;
}

absl::StatusOr<HeapMeter> HeapMeter::Create(Stacks stacks) {
  auto file = ProcFile::Open("/proc/self/status");
  if (!file.ok()) return file.status();
  HeapMeter meter(*std::move(file), stacks);
  meter.is_glibc_ = FindAllocator().is_glibc;
  const auto text = meter.status_.Read();
  if (!text.ok()) return text.status();
  const auto status = ParseProcessStatus(*text);
  if (!status.ok()) return status.status();
  const MallocInfo malloc_info = ReadMallocInfo();
  meter.program_data_bytes_ = status->data_bytes - malloc_info.arena_bytes - malloc_info.mmapped_bytes;
  meter.main_arena_start_ = BreakAddress() - malloc_info.arena_bytes;
  return meter;
}

absl::StatusOr<HeapMeasurement> HeapMeter::Read() {
  const auto text = status_.Read();
  if (!text.ok()) return text.status();
  const auto status = ParseProcessStatus(*text);
  if (!status.ok()) return status.status();
  HeapMeasurement reading;
  reading.rss_bytes = status->rss_bytes;
  reading.threads = status->threads;
  if (is_glibc_) reading.heap = Figures(*status);
  return reading;
}

HeapFigures HeapMeter::Figures(const ProcessStatus& status) {
  const MallocInfo info = ReadMallocInfo();
  const int64_t malloc_bytes = info.arena_bytes + info.mmapped_bytes;
  const int64_t counted = std::max<int64_t>(status.data_bytes - program_data_bytes_ - malloc_bytes, 0);
  const int64_t stacks = counted * stacks_.usable_bytes / stacks_.counted_bytes;
  const int64_t live_stacks = std::min((status.threads - 1) * stacks_.usable_bytes, stacks);
  HeapFigures figures;
  figures.system_bytes = malloc_bytes + stacks;
  figures.inuse_bytes = info.in_use_bytes + info.mmapped_bytes + live_stacks;
  highest_system_bytes_ = std::max(highest_system_bytes_, figures.system_bytes);
  figures.released_bytes = highest_system_bytes_ - figures.system_bytes +
                           BytesWithoutMemory(main_arena_start_, BreakAddress() - info.top_bytes);
  return figures;
}

}  // namespace ebb::memstats
