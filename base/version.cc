#include "base/version.h"

#include <gnu/libc-version.h>
#include <sys/utsname.h>

#include "absl/strings/str_cat.h"
#include "base/revision.h"

namespace ebb {

std::string VersionString() {
  utsname system;
  uname(&system);
  const std::string revision = kRevision[0] != '\0' ? kRevision : "unknown revision";
  return absl::StrCat(revision, ", glibc ", gnu_get_libc_version(), ", ", system.sysname, " ",
                      system.release);
}

}  // namespace ebb
