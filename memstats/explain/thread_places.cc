#include "memstats/explain/thread_places.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {
namespace {

// 0 if the thread has registered no list, has ended, or may not be asked.
uint64_t RobustListOf(pid_t thread) {
  void* head = nullptr;
  size_t bytes = 0;
  if (syscall(SYS_get_robust_list, thread, &head, &bytes) != 0) return 0;
  return reinterpret_cast<uint64_t>(head);
}

std::optional<ThreadPlace> PlaceOf(const std::string& folder, const std::string& thread) {
  pid_t id;
  if (!absl::SimpleAtoi(thread, &id)) return std::nullopt;
  const uint64_t robust_list = RobustListOf(id);
  if (robust_list != 0) return ThreadPlace{robust_list, true};
  const auto text = ReadFile(absl::StrCat(folder, "/", thread, "/syscall"));
  const std::optional<uint64_t> pointer = text.ok() ? ParseStackPointer(*text) : std::nullopt;
  if (!pointer.has_value()) return std::nullopt;
  return ThreadPlace{*pointer, false};
}

}  // namespace

std::optional<uint64_t> ParseStackPointer(absl::string_view syscall) {
  // "202 0x7f.. (six arguments) SP PC", "-1 SP PC" outside of a system call, or "running".
  const std::vector<absl::string_view> words =
      absl::StrSplit(syscall, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  uint64_t pointer;
  if (words.size() < 3 || !absl::SimpleHexAtoi(words[words.size() - 2], &pointer) || pointer == 0) {
    return std::nullopt;
  }
  return pointer;
}

absl::StatusOr<std::vector<ThreadPlace>> ReadThreadPlaces(pid_t pid) {
  const std::string folder = ProcFile::PathOf(pid, "task");
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  std::vector<ThreadPlace> places;
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    const std::optional<ThreadPlace> place = PlaceOf(folder, entries->path().filename().string());
    if (place.has_value()) places.push_back(*place);
  }
  if (error) return ErrnoStatus(error.value(), absl::StrCat("cannot list the threads in ", folder));
  std::sort(places.begin(), places.end(),
            [](const ThreadPlace& a, const ThreadPlace& b) { return a.address < b.address; });
  return places;
}

}  // namespace ebb::memstats
