#include "run_folder/machine.h"

#include <gnu/libc-version.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/system/limits.h"

namespace ebb {
namespace {

using nlohmann::json;

json OrNull(const std::optional<int64_t>& value) { return value.has_value() ? json(*value) : json(nullptr); }

json DescribeLimits() {
  const Limits limits = ReadLimits();
  return {
      {"descriptors_soft", OrNull(limits.descriptors_soft)},
      {"descriptors_hard", OrNull(limits.descriptors_hard)},
      {"user_threads", OrNull(limits.user_threads)},
      {"threads_max", OrNull(limits.threads_max)},
      {"pid_max", OrNull(limits.pid_max)},
      {"max_map_count", OrNull(limits.max_map_count)},
      {"somaxconn", OrNull(limits.somaxconn)},
      {"local_ports_first", OrNull(limits.local_ports_first)},
      {"local_ports_last", OrNull(limits.local_ports_last)},
  };
}

json FirstLine(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text.ok()) return nullptr;
  return std::string(absl::StripAsciiWhitespace(text->substr(0, text->find('\n'))));
}

}  // namespace

nlohmann::json DescribeMachine() {
  utsname system;
  uname(&system);
  return {
      {"host", system.nodename},
      {"kernel", absl::StrCat(system.sysname, " ", system.release)},
      {"libc", absl::StrCat("glibc ", gnu_get_libc_version())},
      {"cpus", sysconf(_SC_NPROCESSORS_ONLN)},
      {"page_size_bytes", sysconf(_SC_PAGESIZE)},
      {"transparent_hugepages", FirstLine("/sys/kernel/mm/transparent_hugepage/enabled")},
      {"overcommit_memory", OrNull(ReadSysctl("vm/overcommit_memory"))},
      {"limits", DescribeLimits()},
      {"versions", {{"compiler", absl::StrCat("gcc ", __VERSION__)}}},
  };
}

}  // namespace ebb
