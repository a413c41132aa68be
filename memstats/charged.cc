#include "memstats/charged.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ebb {
namespace {

absl::StatusOr<int64_t> ReadNumber(ProcFile* file) {
  const auto text = file->Read();
  if (!text.ok()) return text.status();
  int64_t number;
  if (!absl::SimpleAtoi(absl::StripAsciiWhitespace(*text), &number)) {
    return absl::InvalidArgumentError(
        absl::StrCat("a cgroup's file does not hold a number: \"", *text, "\""));
  }
  return number;
}

}  // namespace

absl::StatusOr<ChargedMemory> ChargedMemory::Open(const std::string& folder) {
  auto version2 = ProcFile::Open(folder + "/memory.current");
  if (version2.ok()) return ChargedMemory(*std::move(version2), std::nullopt);
  auto version1 = ProcFile::Open(folder + "/memory.usage_in_bytes");
  if (!version1.ok()) return version1.status();
  auto tcp = ProcFile::Open(folder + "/memory.kmem.tcp.usage_in_bytes");
  return ChargedMemory(*std::move(version1),
                       tcp.ok() ? std::make_optional(*std::move(tcp)) : std::optional<ProcFile>());
}

absl::StatusOr<int64_t> ChargedMemory::Read() {
  const auto usage = ReadNumber(&usage_);
  if (!usage.ok() || !tcp_.has_value()) return usage;
  const auto tcp = ReadNumber(&*tcp_);
  if (!tcp.ok()) return tcp;
  return *usage + *tcp;
}

}  // namespace ebb
