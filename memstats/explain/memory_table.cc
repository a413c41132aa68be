#include "memstats/explain/memory_table.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kLibrariesShown = 5;

const char* NameOf(MemoryKind kind) {
  switch (kind) {
    case MemoryKind::kProgram:
      return "program text and data";
    case MemoryKind::kLibrary:
      return "libraries";
    case MemoryKind::kHeap:
      return "heap ([heap])";
    case MemoryKind::kArena:
      return "further malloc arenas";
    case MemoryKind::kThreadStack:
      return "thread stacks";
    case MemoryKind::kMarkedStack:
      return "marked as stacks";
    case MemoryKind::kMainStack:
      return "main thread ([stack])";
    case MemoryKind::kAnonymous:
      return "other anonymous";
    case MemoryKind::kFile:
      return "memory-mapped files";
    case MemoryKind::kShared:
      return "shared memory";
    case MemoryKind::kReserved:
      return "guards and reserved";
    case MemoryKind::kKernel:
      return "kernel's own ([vdso])";
  }
  return "";
}

void AppendRow(const std::string& name, const MemoryShare& share, std::string* table) {
  absl::StrAppendFormat(table, "%-28s %9s %10s %10s %10s %10s\n", name, FormatCount(share.mappings),
                        FormatBytes(share.size_bytes), FormatBytes(share.rss_bytes),
                        FormatBytes(share.anonymous_bytes), FormatBytes(share.swap_bytes));
}

// The files' names for a person; the longest that fits the column.
std::string LibraryName(const std::string& path) {
  return absl::StrCat("  ", std::filesystem::path(path).filename().string().substr(0, 26));
}

void AppendLibraries(const MemoryMap& memory, std::string* table) {
  int64_t shown = 0;
  int64_t others = 0;
  MemoryShare rest = memory.Of(MemoryKind::kLibrary);
  for (const MemoryRow& row : memory.rows) {
    if (row.kind != MemoryKind::kLibrary) continue;
    if (++shown > kLibrariesShown) {
      ++others;
      continue;
    }
    AppendRow(LibraryName(row.library), row.share, table);
    rest.mappings -= row.share.mappings;
    rest.size_bytes -= row.share.size_bytes;
    rest.rss_bytes -= row.share.rss_bytes;
    rest.anonymous_bytes -= row.share.anonymous_bytes;
    rest.swap_bytes -= row.share.swap_bytes;
  }
  if (others > 0) AppendRow(absl::StrCat("  ", others, " other libraries"), rest, table);
}

// Which part of the stacks is in use; what smaps says of mappings is not known of them.
void AppendStacks(const StackCount& stacks, std::string* table) {
  const std::pair<const char*, const StackSum*> parts[] = {{"with a thread", &stacks.live},
                                                           {"without thread", &stacks.without_thread}};
  for (const auto& [name, sum] : parts) {
    absl::StrAppendFormat(table, "%-28s %9s %10s %10s\n",
                          absl::StrCat("  ", FormatCount(sum->stacks), " ", name), "",
                          FormatBytes(sum->size_bytes), FormatBytes(sum->rss_bytes));
  }
}

}  // namespace

std::string MemoryTable(const MemoryMap& memory) {
  std::string table = absl::StrFormat("%-28s %9s %10s %10s %10s %10s\n", "", "mappings", "size", "resident",
                                      "anonymous", "swap");
  bool libraries_done = false;
  for (const MemoryRow& row : memory.rows) {
    if (row.kind != MemoryKind::kLibrary) {
      AppendRow(NameOf(row.kind), row.share, &table);
      if (row.kind == MemoryKind::kThreadStack) AppendStacks(memory.stacks, &table);
    } else if (!libraries_done) {
      AppendRow(NameOf(row.kind), memory.Of(row.kind), &table);
      AppendLibraries(memory, &table);
      libraries_done = true;
    }
  }
  AppendRow("sum", memory.total, &table);
  return table;
}

}  // namespace ebb::memstats
