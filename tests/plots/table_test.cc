#include "plots/table.h"

#include <catch2/catch.hpp>

namespace ebb::plots {
namespace {

TEST_CASE("the table has a row for each run, aligned, with units and a dash for what was not measured") {
  Metrics threads;
  threads.resident = {3'300'000, 46'400'000, 4'310, 3'316'000, 7'610'000, 0.76};
  threads.charged.per_connection_bytes = 26'500;
  threads.excess = 1.004;
  Metrics keeper;
  keeper.resident = {4'200'000, 370'000'000, 36'580, 29'400'000, 40'800'000, kNever};
  CHECK("\n" + FormatTable({{"threads", threads}, {"größer", keeper}}) == R"(
                                  per           floor /    small          return  charged per
design      base     peak  connection    floor     base    level  excess    time   connection
─────────────────────────────────────────────────────────────────────────────────────────────
threads  3.30 MB  46.4 MB     4,310 B  3.32 MB     1.00  7.61 MB    1.00  760 ms     26,500 B
größer   4.20 MB   370 MB    36,580 B  29.4 MB     7.00  40.8 MB       –   never            –
–  not measured
)");
}

TEST_CASE("a table in which everything was measured explains no dash") {
  Metrics all;
  all.resident = {1, 2, 3, 4, 5, 6};
  all.charged.per_connection_bytes = 7;
  all.excess = 1;
  CHECK(FormatTable({{"threads", all}}).find("not measured") == std::string::npos);
}

}  // namespace
}  // namespace ebb::plots
