#include "memstats/cgroup/charged.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace ebb::memstats {
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

std::optional<ProcFile> OpenIfThere(const std::string& path) {
  auto file = ProcFile::Open(path);
  return file.ok() ? std::make_optional(*std::move(file)) : std::optional<ProcFile>();
}

// The text, or nothing if there is no such file. What Read() returns is valid until the next reading only.
std::string TextOf(std::optional<ProcFile>* file) {
  if (!file->has_value()) return "";
  const auto text = (*file)->Read();
  return text.ok() ? std::string(*text) : "";
}

}  // namespace

absl::StatusOr<ChargedMemory> ChargedMemory::Open(const std::string& folder) {
  auto stat = ProcFile::Open(folder + "/memory.stat");
  if (!stat.ok()) return stat.status();
  auto version2 = ProcFile::Open(folder + "/memory.current");
  if (version2.ok()) return ChargedMemory(*std::move(version2), *std::move(stat));
  auto version1 = ProcFile::Open(folder + "/memory.usage_in_bytes");
  if (!version1.ok()) return version1.status();
  ChargedMemory charged(*std::move(version1), *std::move(stat));
  charged.version1_ = true;
  charged.kmem_ = OpenIfThere(folder + "/memory.kmem.usage_in_bytes");
  charged.tcp_ = OpenIfThere(folder + "/memory.kmem.tcp.usage_in_bytes");
  return charged;
}

absl::StatusOr<int64_t> ChargedMemory::Read() {
  const auto usage = ReadNumber(&usage_);
  if (!usage.ok() || !tcp_.has_value()) return usage;
  const auto tcp = ReadNumber(&*tcp_);
  if (!tcp.ok()) return tcp;
  return *usage + *tcp;
}

absl::StatusOr<ChargedKinds> ChargedMemory::ReadKinds() {
  const auto total = Read();
  if (!total.ok()) return total.status();
  const auto stat = stat_.Read();
  if (!stat.ok()) return stat.status();
  ChargedKinds kinds =
      version1_ ? ParseKindsVersion1(*stat, TextOf(&kmem_), TextOf(&tcp_)) : ParseKindsVersion2(*stat);
  kinds.total_bytes = *total;
  return kinds;
}

}  // namespace ebb::memstats
