// The rooms of the house, and which of them may look into which: read from the sources themselves, since a header
// that is included without a library behind it is not seen by the linker.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "base/io/file.h"
#include "tests/support/catch.h"

namespace ebb {
namespace {

namespace fs = std::filesystem;

using Rooms = std::set<std::string>;

// What each room may include beside itself. Above what it is made of, below nothing.
const std::map<std::string, Rooms>& MayInclude() {
  static const auto& rooms = *new std::map<std::string, Rooms>{
      {"base", {"base/io"}},
      {"base/io", {"base"}},
      {"base/system", {"base", "base/io"}},
      {"run_folder", {"base"}},
      {"memstats/proc", {"base"}},
      {"memstats/cgroup", {"base", "run_folder", "memstats/proc"}},
      {"memstats/record", {"base", "run_folder", "memstats/proc", "memstats/cgroup"}},
      {"memstats/explain", {"base", "memstats/proc"}},
      {"memstats/give_back", {"base", "memstats/proc"}},
      {"memstats", {"base", "memstats/record", "memstats/explain"}},
      {"server", {"base", "run_folder", "memstats/give_back", "server/linking"}},
      {"server/linking", {}},
      {"pulse/source", {"base"}},
      {"pulse/burst", {"base", "pulse/source"}},
      {"pulse/report", {"base", "pulse", "pulse/burst"}},
      {"pulse", {"base", "run_folder", "pulse/source", "pulse/burst", "pulse/report"}},
      {"plots/figures", {"base", "run_folder"}},
      {"plots/charts", {"base", "run_folder", "plots/figures"}},
      {"plots/report", {"base", "run_folder", "plots/figures", "plots/charts"}},
      {"plots", {"base", "run_folder", "plots/figures", "plots/charts", "plots/report"}},
      {"compare/catalogue", {"base", "memstats/proc"}},
      {"compare/designs", {}},
      {"compare/run",
       {"base", "run_folder", "memstats/proc", "memstats/cgroup", "memstats/record", "pulse/report",
        "compare", "compare/catalogue"}},
      {"compare",
       {"base", "run_folder", "memstats/proc", "memstats/cgroup", "plots", "plots/figures", "plots/report",
        "compare/catalogue", "compare/run"}},
  };
  return rooms;
}

// Of these rooms only so much: what is written for the client's driver, how a run is drawn, and the writer of a
// CSV file, since a reader in the server would be part of its base.
const std::map<std::pair<std::string, std::string>, Rooms>& OnlyThese() {
  static const auto& headers = *new std::map<std::pair<std::string, std::string>, Rooms>{
      {{"server", "run_folder"}, {"run_folder/csv_line.h", "run_folder/heap_reading.h"}},
      {{"pulse", "run_folder"}, {"run_folder/events_file.h", "run_folder/event.h"}},
      {{"compare/run", "pulse"}, {"pulse/report/status_reader.h"}},
      {{"compare/run", "compare"}, {"compare/display.h", "compare/profile.h"}},
  };
  return headers;
}

// The checkout: this test's own source is not a copy.
fs::path Checkout() { return fs::canonical("tests/rooms_test.cc").parent_path().parent_path(); }

struct Source {
  std::string path;  // In the checkout.
  std::string room;
  std::string text;
};

std::vector<Source> SourcesIn(const std::string& folder) {
  const fs::path checkout = Checkout();
  std::vector<Source> sources;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(checkout / folder)) {
    const std::string extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    const fs::path path = fs::relative(entry.path(), checkout);
    sources.push_back({path, path.parent_path(), ReadFile(entry.path()).value_or("")});
  }
  return sources;
}

std::vector<Source> AllSources() {
  std::vector<Source> all;
  for (const char* folder : {"base", "run_folder", "memstats", "server", "pulse", "plots", "compare"}) {
    for (Source& source : SourcesIn(folder)) all.push_back(std::move(source));
  }
  return all;
}

std::vector<std::string> OwnIncludes(const Source& source) {
  std::vector<std::string> includes;
  for (const absl::string_view line : absl::StrSplit(source.text, '\n')) {
    const std::vector<absl::string_view> parts = absl::StrSplit(line, '"');
    if (parts.size() == 3 && parts[0] == "#include " && !absl::StartsWith(parts[1], "absl/")) {
      includes.emplace_back(parts[1]);
    }
  }
  return includes;
}

bool MayUse(const std::string& room, const std::string& header) {
  const std::string other = fs::path(header).parent_path();
  if (room == other) return true;
  const auto known = MayInclude().find(room);
  if (known == MayInclude().end()) return false;
  const bool base = absl::StartsWith(other, "base/") && known->second.count("base") > 0;  // Its rooms too.
  if (!base && known->second.count(other) == 0) return false;
  const auto limited = OnlyThese().find({room, other});
  return limited == OnlyThese().end() || limited->second.count(header) > 0;
}

TEST_CASE("a room looks only into the rooms that it is built upon") {
  const std::vector<Source> sources = AllSources();
  REQUIRE(sources.size() > 200);
  for (const Source& source : sources) {
    for (const std::string& header : OwnIncludes(source)) {
      INFO(source.path << " includes " << header);
      CHECK(MayUse(source.room, header));
    }
  }
}

TEST_CASE("every room is known, and none is crowded") {
  std::map<std::string, int> files;
  for (const Source& source : AllSources()) ++files[source.room];
  for (const auto& [room, count] : files) {
    INFO(room << " has " << count << " headers and sources");
    CHECK(MayInclude().count(room) == 1);
    CHECK(count <= 30);
  }
}

TEST_CASE("a header's guard says where it is, and a file is in the namespace of its folder") {
  for (const Source& source : AllSources()) {
    INFO(source.path);
    if (absl::EndsWith(source.path, ".h")) {
      const std::string path = absl::StrReplaceAll(source.path, {{"/", "_"}, {".", "_"}});
      std::string guard = absl::StrCat("EBB_", path, "_");
      std::transform(guard.begin(), guard.end(), guard.begin(), ::toupper);
      CHECK(absl::StrContains(source.text, absl::StrCat("#ifndef ", guard, "\n#define ", guard, "\n")));
    }
    const std::string first = source.path.substr(0, source.path.find('/'));
    const bool shared = first == "base" || first == "run_folder";
    std::string expected = shared ? "namespace ebb {" : absl::StrCat("namespace ebb::", first, " {");
    if (source.room == "compare/designs") expected = "namespace ebb::designs {";
    if (absl::StrContains(source.text, "namespace ebb")) CHECK(absl::StrContains(source.text, expected));
  }
}

}  // namespace
}  // namespace ebb
