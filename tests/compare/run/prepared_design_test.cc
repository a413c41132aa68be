#include "compare/run/prepared_design.h"

#include <filesystem>

#include "base/io/file.h"
#include "tests/support/catch.h"

namespace ebb::compare {
namespace {

bool Never() { return false; }

Design Built(const std::vector<std::string>& command) {
  Design design;
  design.name = "mine";
  design.build = {command};
  return design;
}

TEST_CASE("a design is built in a folder of its own, which goes with it") {
  std::string folder;
  {
    Design design = Built({"sh", "-c", "echo $WHO > {temp}/built; pwd > where"});
    design.environment = {{"WHO", "{ebb}"}};
    const auto prepared = PreparedDesign::Prepare(design, "/bin/ebb", &Never);
    REQUIRE(prepared.ok());
    folder = prepared->temp_folder();
    CHECK(*ReadFile(folder + "/built") == "/bin/ebb\n");
    CHECK(*ReadFile(folder + "/where") == folder + "\n");
  }
  CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a design that cannot be built says with what, and what that printed") {
  const auto failed =
      PreparedDesign::Prepare(Built({"sh", "-c", "echo no such thing >&2; exit 4"}), "", &Never);
  CHECK_THAT(
      std::string(failed.status().message()),
      Contains("mine cannot be built with 'sh -c echo no such thing >&2; exit 4': exit code 4; no such "
               "thing"));
  const auto absent = PreparedDesign::Prepare(Built({"/no/such/compiler"}), "", &Never);
  CHECK_THAT(std::string(absent.status().message()), Contains("cannot start /no/such/compiler"));
}

TEST_CASE("a build can be interrupted") {
  const auto cancelled = PreparedDesign::Prepare(Built({"sleep", "300"}), "", [] { return true; });
  CHECK(absl::IsCancelled(cancelled.status()));
}

TEST_CASE("the version is the first line that is printed, or nothing") {
  Design design;
  design.name = "mine";
  design.version = {"sh", "-c", "echo; echo mine 1.2 >&2; echo more"};
  CHECK(PreparedDesign::Prepare(design, "", &Never)->version() == "mine 1.2");
  design.version = {"sh", "-c", "echo usage; exit 1"};
  CHECK(PreparedDesign::Prepare(design, "", &Never)->version().empty());
}

TEST_CASE("files are written anew with the values of each run") {
  Design design;
  design.name = "mine";
  design.files = {{"server.conf", "port {port}\nlog {run}/log\n"}};
  const auto prepared = PreparedDesign::Prepare(design, "", &Never);
  REQUIRE(prepared.ok());
  PlaceholderValues values;
  values.port = 81;
  values.run_folder = "/runs/1";
  REQUIRE(prepared->WriteFiles(values).ok());
  CHECK(*ReadFile(prepared->temp_folder() + "/server.conf") == "port 81\nlog /runs/1/log\n");
  values.port = 82;
  REQUIRE(prepared->WriteFiles(values).ok());
  CHECK_THAT(*ReadFile(prepared->temp_folder() + "/server.conf"), Contains("port 82"));
}

}  // namespace
}  // namespace ebb::compare
