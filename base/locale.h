#ifndef EBB_BASE_LOCALE_H_
#define EBB_BASE_LOCALE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace ebb {

// True if the user's locale has UTF-8: by the first of LC_ALL, LC_CTYPE and LANG that is set and not empty
// (locale(7)); without any of them it is the C locale, which has ASCII alone. Any thread may call these
// functions.
bool LocaleHasUtf8();

// The text with a character of ASCII for each that is none, so that columns stay aligned: for what ebb draws
// with (lines, dashes, blocks, marks) one that resembles it, and different ones for different marks; for any
// other '?'.
std::string InAscii(absl::string_view utf8);

// The text as it is where the locale has UTF-8, and otherwise in ASCII.
std::string ForLocale(absl::string_view utf8);

}  // namespace ebb

#endif  // EBB_BASE_LOCALE_H_
