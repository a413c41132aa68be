#ifndef EBB_COMPARE_RUN_RUN_PROBLEMS_H_
#define EBB_COMPARE_RUN_RUN_PROBLEMS_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace ebb::compare {

// The client's own trouble, which may have spoilt a result about the design: one sentence for each kind, from
// the report that pulse writes (pulse/report/json_report.h): connections that the kernel dropped because the accept
// queue was full, connects that failed for want of the client's descriptors or ports, and a processor that
// was busy with the client alone. `client` may be null, or anything.
std::vector<std::string> ClientProblems(const nlohmann::json& client);

// That the design closed connections while they were held, so that not all were there when its memory was
// looked at, with what pulse says of it: how many, how soon and the likely reason. Empty if it closed none.
// `client` as above.
std::string ClosedWhileHeld(const nlohmann::json& client);

// A recorder that could not keep its rate: `late` ticks were left out, `samples` were taken. Empty if that
// was rare.
std::string RecorderProblem(int64_t samples, int64_t late);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_RUN_RUN_PROBLEMS_H_
