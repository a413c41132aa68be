#ifndef EBB_TESTS_RUN_FOLDER_MADE_RUN_H_
#define EBB_TESTS_RUN_FOLDER_MADE_RUN_H_

#include <cstdint>
#include <functional>
#include <string>

#include "run_folder/run.h"

namespace ebb {

// A server whose memory follows a formula, under a schedule with known times. Each pulse takes 2.5 s:
// connected after 1 s, close after 2 s, closed after 2.5 s. Big pulses of 10,000 start at 2, 6.5 and 11 s,
// the last one is closed at 13.5 s; small ones of 1,000 start at 15.5, 19.5 and 23.5 s, the last one is
// closed at 26 s; the recording ends at 27 s. Without big pulses the small ones start at 2, 6 and 10 s.
struct MadeServer {
  std::string design = "threads";
  int big_iterations = 3;
  int64_t base_bytes = 3'300'000;
  int64_t per_connection_bytes = 4'310;
  int64_t kept_bytes = 0;  // Not given back once the first big pulse has begun to close.
  bool heap = true;
  bool kinds = false;  // Of charged memory, in a charged.csv.
};

inline constexpr double kSampleIntervalS = 0.05;

// The pulses of that schedule.
std::vector<Pulse> MadePulses(int big_iterations);

// A series with a reading each kSampleIntervalS from 0 to `end_s`.
Series MadeSeries(double end_s, const std::function<double(double t_s)>& value);

// What the made server's recording holds, and the same in a new run folder at `folder`.
Run MakeRun(const MadeServer& server);
void WriteRun(const Run& run, const std::string& folder);

}  // namespace ebb

#endif  // EBB_TESTS_RUN_FOLDER_MADE_RUN_H_
