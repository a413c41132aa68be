#ifndef EBB_BASE_VERSION_H_
#define EBB_BASE_VERSION_H_

#include <string>

namespace ebb {

// "9a56a3b4421e, glibc 2.36, Linux 6.18.44": the git revision that was built, with "-dirty" if files had been changed
// since ("unknown revision" if git could not say it), and the C library and kernel that the program runs with.
std::string VersionString();

}  // namespace ebb

#endif  // EBB_BASE_VERSION_H_
