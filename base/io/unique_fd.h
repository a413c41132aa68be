#ifndef EBB_BASE_IO_UNIQUE_FD_H_
#define EBB_BASE_IO_UNIQUE_FD_H_

#include <unistd.h>

#include <utility>

namespace ebb {

// Owns one file descriptor and closes it. Movable, not copyable; not thread-safe.
class UniqueFd {
 public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.fd_, -1));
    return *this;
  }
  ~UniqueFd() { reset(); }

  // The descriptor, or -1.
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  // Gives the descriptor to the caller, who must close it.
  int release() { return std::exchange(fd_, -1); }

  // Closes what is owned and takes `fd` instead.
  void reset(int fd = -1) {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
  }

 private:
  int fd_ = -1;
};

}  // namespace ebb

#endif  // EBB_BASE_IO_UNIQUE_FD_H_
