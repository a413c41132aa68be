#include "base/locale.h"

#include <stdlib.h>

#include "tests/support/catch.h"

namespace ebb {
namespace {

// Sets the three variables; null: is not there.
void SetLocale(const char* all, const char* ctype, const char* lang) {
  const std::pair<const char*, const char*> variables[] = {
      {"LC_ALL", all}, {"LC_CTYPE", ctype}, {"LANG", lang}};
  for (const auto& [name, value] : variables) {
    if (value == nullptr) {
      unsetenv(name);
    } else {
      setenv(name, value, 1);
    }
  }
}

TEST_CASE("the first locale variable that is set and not empty decides whether there is UTF-8") {
  SetLocale(nullptr, nullptr, nullptr);
  CHECK_FALSE(LocaleHasUtf8());
  SetLocale(nullptr, nullptr, "de_DE.UTF-8");
  CHECK(LocaleHasUtf8());
  SetLocale("", "", "C.utf8");
  CHECK(LocaleHasUtf8());
  SetLocale("C", nullptr, "en_GB.UTF-8");
  CHECK_FALSE(LocaleHasUtf8());
  SetLocale(nullptr, "POSIX", "en_GB.UTF-8");
  CHECK_FALSE(LocaleHasUtf8());
  SetLocale("C", nullptr, nullptr);
  CHECK(ForLocale("─ 3 €") == "- 3 ?");
  SetLocale("C.UTF-8", nullptr, nullptr);
  CHECK(ForLocale("─ 3 €") == "─ 3 €");
}

TEST_CASE("in ASCII each character is one, and marks that differ still do") {
  CHECK(InAscii("plain") == "plain");
  CHECK(InAscii("│ –─ ┤") == "| -- +");
  CHECK(InAscii("●○▲△■□◆◇▼▽★☆") == "*oAaMmXxVvSs");
  CHECK(InAscii("naïve") == "na?ve");
  CHECK(InAscii("\xF0\x9F\x8C\x8A!") == "?!");
}

}  // namespace
}  // namespace ebb
