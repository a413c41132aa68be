#ifndef EBB_COMPARE_CATALOGUE_AVAILABILITY_H_
#define EBB_COMPARE_CATALOGUE_AVAILABILITY_H_

#include <string>

#include "compare/catalogue/design.h"

namespace ebb::compare {

// The path of a program as a shell finds it in PATH, and in /usr/sbin and /sbin, where Debian has servers and
// users often do not look. A name with a slash is a path already. Empty if there is none that may be
// executed.
std::string FindProgram(const std::string& name);

// Why a design cannot be run here, with what to install: "needs nginx: install nginx-light". Empty if it can.
// `programs_folder` is what {ebb} stands for. Reads PATH.
std::string WhyNotReady(const Design& design, const std::string& programs_folder);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CATALOGUE_AVAILABILITY_H_
