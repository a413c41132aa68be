#ifndef EBB_RUN_FOLDER_NAMES_H_
#define EBB_RUN_FOLDER_NAMES_H_

namespace ebb {

// The files of a run folder. The CSV files have their names and columns where their rows are: sample.h,
// charged_reading.h, heap_reading.h and event.h.
inline constexpr char kRunFile[] = "run.json";  // run_info.h
// Only compare writes the others.
inline constexpr char kDesignLog[] = "design.log";    // What the design printed.
inline constexpr char kPulseLog[] = "pulse.log";      // What the client printed.
inline constexpr char kPulseReport[] = "pulse.json";  // pulse/report/json_report.h

}  // namespace ebb

#endif  // EBB_RUN_FOLDER_NAMES_H_
