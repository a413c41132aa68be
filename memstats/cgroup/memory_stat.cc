#include "memstats/cgroup/memory_stat.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"

namespace ebb::memstats {
namespace {

constexpr int64_t kKernelStackBytes = 16'384;

std::optional<int64_t> Number(absl::string_view text) {
  int64_t number;
  if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(text), &number)) return std::nullopt;
  return number;
}

// The value in a line "name value".
std::optional<int64_t> Find(absl::string_view memory_stat, absl::string_view name) {
  for (const absl::string_view line : absl::StrSplit(memory_stat, '\n')) {
    const std::vector<absl::string_view> words = absl::StrSplit(line, ' ');
    if (words.size() == 2 && words[0] == name) return Number(words[1]);
  }
  return std::nullopt;
}

// What is left of all kernel memory when the kinds that are known have been taken away.
std::optional<int64_t> OtherKernel(const ChargedKinds& kinds) {
  if (!kinds.kernel_bytes.has_value()) return std::nullopt;
  const int64_t known = kinds.kernel_stacks_bytes.value_or(0) + kinds.page_tables_bytes.value_or(0) +
                        kinds.slab_bytes.value_or(0);
  return std::max<int64_t>(0, *kinds.kernel_bytes - known);
}

}  // namespace

std::optional<int64_t> ChargedKinds::Sum() const {
  std::optional<int64_t> sum;
  for (const auto& kind : {anonymous_bytes, file_bytes, kernel_stacks_bytes, page_tables_bytes, slab_bytes,
                           sockets_bytes, other_kernel_bytes}) {
    if (kind.has_value()) sum = sum.value_or(0) + *kind;
  }
  return sum;
}

ChargedKinds ParseKindsVersion2(absl::string_view memory_stat) {
  ChargedKinds kinds;
  kinds.anonymous_bytes = Find(memory_stat, "anon");
  kinds.file_bytes = Find(memory_stat, "file");
  kinds.kernel_stacks_bytes = Find(memory_stat, "kernel_stack");
  kinds.page_tables_bytes = Find(memory_stat, "pagetables");
  if (kinds.page_tables_bytes.has_value()) {
    *kinds.page_tables_bytes += Find(memory_stat, "sec_pagetables").value_or(0);
  }
  kinds.slab_bytes = Find(memory_stat, "slab");
  kinds.sockets_bytes = Find(memory_stat, "sock");
  kinds.kernel_bytes = Find(memory_stat, "kernel");
  kinds.other_kernel_bytes = OtherKernel(kinds);
  return kinds;
}

ChargedKinds ParseKindsVersion1(absl::string_view memory_stat, absl::string_view kmem,
                                absl::string_view kmem_tcp) {
  ChargedKinds kinds;
  kinds.anonymous_bytes = Find(memory_stat, "rss");
  kinds.file_bytes = Find(memory_stat, "cache");
  kinds.sockets_bytes = Number(kmem_tcp);
  kinds.kernel_bytes = Number(kmem);
  return kinds;
}

void AddFromProcesses(int64_t threads, int64_t page_tables_bytes, ChargedKinds* kinds) {
  if (!kinds->kernel_stacks_bytes.has_value()) kinds->kernel_stacks_bytes = threads * kKernelStackBytes;
  if (!kinds->page_tables_bytes.has_value()) kinds->page_tables_bytes = page_tables_bytes;
  if (!kinds->other_kernel_bytes.has_value()) kinds->other_kernel_bytes = OtherKernel(*kinds);
}

}  // namespace ebb::memstats
