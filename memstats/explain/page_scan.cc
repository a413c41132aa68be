#include "memstats/explain/page_scan.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "base/io/file.h"
#include "base/io/unique_fd.h"
#include "memstats/proc/proc_file.h"

namespace ebb::memstats {
namespace {

// From include/uapi/linux/fs.h of Linux 6.16: the headers of Debian 12 have none of it, those of Debian 13 no
// guards. struct pm_scan_arg and struct page_region there.
struct ScanArguments {
  uint64_t size = sizeof(ScanArguments);
  uint64_t flags = 0;
  uint64_t start = 0;
  uint64_t end = 0;
  uint64_t walk_end = 0;
  uint64_t vec = 0;
  uint64_t vec_len = 0;
  uint64_t max_pages = 0;
  uint64_t category_inverted = 0;
  uint64_t category_mask = 0;
  uint64_t category_anyof_mask = 0;
  uint64_t return_mask = 0;
};
struct Region {
  uint64_t start;
  uint64_t end;
  uint64_t categories;
};
constexpr unsigned long kPagemapScan = _IOWR('f', 16, ScanArguments);
constexpr uint64_t kPageIsPresent = 1 << 3;
constexpr uint64_t kPageIsZeroPage = 1 << 5;  // PAGE_IS_PFNZERO: read, never written; Rss leaves it out.
constexpr uint64_t kPageIsGuard = 1 << 8;

constexpr size_t kRegionsAtOnce = 4096;

void Append(const Region& region, std::vector<AddressRange>* ranges) {
  if (!ranges->empty() && ranges->back().end == region.start) {
    ranges->back().end = region.end;
  } else {
    ranges->push_back({region.start, region.end});
  }
}

class Scanner {
 public:
  explicit Scanner(int pagemap) : pagemap_(pagemap), regions_(kRegionsAtOnce) {}

  // Returns 0 or errno.
  int Scan(const AddressRange& range, ScannedPages* pages) {
    // Not by the kernel's walk_end: after a scan of more than 512 regions it names a place in the middle.
    size_t found_now = regions_.size();
    for (uint64_t at = range.start; at < range.end && found_now == regions_.size();) {
      ScanArguments arguments;
      arguments.start = at;
      arguments.end = range.end;
      arguments.vec = reinterpret_cast<uint64_t>(regions_.data());
      arguments.vec_len = regions_.size();
      const uint64_t guards = pages->guards_visible ? kPageIsGuard : 0;
      arguments.category_anyof_mask = kPageIsPresent | guards;
      arguments.return_mask = kPageIsPresent | kPageIsZeroPage | guards;
      const int found = ioctl(pagemap_, kPagemapScan, &arguments);
      if (found < 0 && errno == EINTR) continue;
      if (found < 0) return errno;
      found_now = found;
      for (const Region& region : absl::MakeSpan(regions_).first(found_now)) Keep(region, pages);
      if (found_now > 0) at = regions_[found_now - 1].end;
    }
    return 0;
  }

 private:
  static void Keep(const Region& region, ScannedPages* pages) {
    if ((region.categories & kPageIsGuard) != 0) {
      Append(region, &pages->guards);
    } else if ((region.categories & kPageIsZeroPage) == 0) {
      Append(region, &pages->resident);
    }
  }

  const int pagemap_;
  std::vector<Region> regions_;
};

}  // namespace

absl::StatusOr<ScannedPages> ScanPages(pid_t pid, absl::Span<const AddressRange> ranges) {
  const std::string path = ProcFile::PathOf(pid, "pagemap");
  const UniqueFd pagemap(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!pagemap.valid()) return ErrnoStatus(errno, absl::StrCat("cannot open ", path));
  Scanner scanner(pagemap.get());
  ScannedPages pages;
  pages.guards_visible = true;
  for (const AddressRange& range : ranges) {
    int error = scanner.Scan(range, &pages);
    if (error == EINVAL && pages.guards_visible) {  // Does not know PAGE_IS_GUARD: before Linux 6.16.
      pages = ScannedPages();
      error = scanner.Scan(range, &pages);
    }
    if (error == ENOTTY) return absl::UnimplementedError("the kernel has no PAGEMAP_SCAN (Linux 6.7 has)");
    if (error != 0) return ErrnoStatus(error, absl::StrCat("cannot scan ", path));
  }
  return pages;
}

}  // namespace ebb::memstats
