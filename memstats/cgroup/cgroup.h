#ifndef EBB_MEMSTATS_CGROUP_CGROUP_H_
#define EBB_MEMSTATS_CGROUP_CGROUP_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace ebb::memstats {

// A memory cgroup of its own for one design (cgroups(7)). Removed with this object. Not thread-safe.
class MemoryCgroup {
 public:
  MemoryCgroup(MemoryCgroup&& other) noexcept : folder_(std::exchange(other.folder_, "")) {}
  MemoryCgroup& operator=(MemoryCgroup&&) = delete;
  // Kills whatever is still in the cgroup, and removes it.
  ~MemoryCgroup();

  const std::string& folder() const { return folder_; }

  // A process enters the cgroup by writing its number here.
  std::string procs_file() const { return folder_ + "/cgroup.procs"; }

 private:
  friend class CgroupParent;
  explicit MemoryCgroup(std::string folder) : folder_(std::move(folder)) {}

  std::string folder_;
};

// Where the designs' cgroups are made: this process's own cgroup, in version 2 of the hierarchies if its
// controller can be used there, else in version 1. Make one for a whole comparison. Not thread-safe.
class CgroupParent {
 public:
  // Finds it and makes it ready. In version 2 only a cgroup without processes may hand a controller on
  // ("no internal processes" in the kernel's cgroup-v2.rst), so this process may have to step aside into a
  // cgroup of its own below it. Errors: there is no memory controller, or no right to use it; the message
  // says how to get it.
  static absl::StatusOr<CgroupParent> Open();

  // One hierarchy alone, and another controller than memory where a test wants that. `own` is the folder of
  // this process's cgroup.
  static absl::StatusOr<CgroupParent> OpenVersion2(const std::string& own, absl::string_view controller);
  static absl::StatusOr<CgroupParent> OpenVersion1(const std::string& own);

  CgroupParent(CgroupParent&& other) noexcept
      : version_(other.version_),
        folder_(std::move(other.folder_)),
        controller_(std::move(other.controller_)),
        aside_(std::exchange(other.aside_, "")) {}
  CgroupParent& operator=(CgroupParent&&) = delete;
  // This process goes back to where it was. There must be no MemoryCgroup left.
  ~CgroupParent();

  int version() const { return version_; }
  const std::string& folder() const { return folder_; }

  // Makes a cgroup below. Errors: it cannot be made, for instance because there is one of that name.
  absl::StatusOr<MemoryCgroup> Make(absl::string_view name) const;

  // Removes the cgroups that a comparison has left which was killed: those that are named "ebb-PID-..." after
  // a process that is no longer there, and are empty.
  void RemoveStale() const;

 private:
  CgroupParent(int version, std::string folder, absl::string_view controller)
      : version_(version), folder_(std::move(folder)), controller_(controller) {}

  absl::Status HandOnController();
  absl::Status StepAside();

  int version_;
  std::string folder_;
  std::string controller_;
  std::string aside_;  // Where this process went; empty: it did not have to.
};

}  // namespace ebb::memstats

#endif  // EBB_MEMSTATS_CGROUP_CGROUP_H_
