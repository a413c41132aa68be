#ifndef EBB_TESTS_SUPPORT_SANITIZED_H_
#define EBB_TESTS_SUPPORT_SANITIZED_H_

namespace ebb {

// Whether ASan or TSan is on. Their runtimes have memory, mappings and threads of their own, so that figures of a
// process's memory are not what they are without.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace ebb

#endif  // EBB_TESTS_SUPPORT_SANITIZED_H_
