#ifndef EBB_TESTS_PULSE_PROGRAM_FLAGS_H_
#define EBB_TESTS_PULSE_PROGRAM_FLAGS_H_

#include <string>
#include <vector>

namespace ebb::pulse {

// One pulse of 20 connections at `server`, without any waiting, and what a test wants otherwise.
inline std::vector<std::string> Flags(const std::string& server, std::vector<std::string> more) {
  std::vector<std::string> flags = {"--server=" + server, "-big=20", "-i=1", "-small=0", "-bs=0", "-l=0"};
  flags.insert(flags.end(), more.begin(), more.end());
  return flags;
}

}  // namespace ebb::pulse

#endif  // EBB_TESTS_PULSE_PROGRAM_FLAGS_H_
