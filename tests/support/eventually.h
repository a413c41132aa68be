#ifndef EBB_TESTS_SUPPORT_EVENTUALLY_H_
#define EBB_TESTS_SUPPORT_EVENTUALLY_H_

#include <chrono>
#include <functional>
#include <thread>

namespace ebb {

// Waits until `condition` holds and returns true, or false after the deadline. The deadline is generous: it
// is only reached when the condition will never hold, so a slow machine makes no test fail.
inline bool Eventually(const std::function<bool()>& condition,
                       std::chrono::seconds deadline = std::chrono::seconds(60)) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace ebb

#endif  // EBB_TESTS_SUPPORT_EVENTUALLY_H_
