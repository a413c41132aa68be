#ifndef EBB_BASE_MUTEX_H_
#define EBB_BASE_MUTEX_H_

#include <mutex>

#include "absl/base/thread_annotations.h"

namespace ebb {

// std::mutex with annotations, so that clang finds what is read or written without it (-Wthread-safety;
// tests/check_tidy). Not absl::Mutex: Debian's Abseil is built without TSan, which would see no
// synchronisation in it.
class ABSL_LOCKABLE Mutex {
 public:
  void Lock() ABSL_EXCLUSIVE_LOCK_FUNCTION() { mutex_.lock(); }
  void Unlock() ABSL_UNLOCK_FUNCTION() { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

// Holds a mutex as long as it lives.
class ABSL_SCOPED_LOCKABLE MutexLock {
 public:
  explicit MutexLock(Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) { mutex_->Lock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;
  ~MutexLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }

 private:
  Mutex* const mutex_;
};

}  // namespace ebb

#endif  // EBB_BASE_MUTEX_H_
