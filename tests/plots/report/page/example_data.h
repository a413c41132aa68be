#ifndef EBB_TESTS_PLOTS_REPORT_PAGE_EXAMPLE_DATA_H_
#define EBB_TESTS_PLOTS_REPORT_PAGE_EXAMPLE_DATA_H_

#include <nlohmann/json.hpp>

namespace ebb::plots {

// The data of a report of three designs: one that completed, one whose memory never came back and whose name
// holds what HTML would obey, and one that failed.
nlohmann::json ExampleData();

inline constexpr char kOddName[] = "<b>odd</b> \"&'</script>";

}  // namespace ebb::plots

#endif  // EBB_TESTS_PLOTS_REPORT_PAGE_EXAMPLE_DATA_H_
