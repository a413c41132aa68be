#include "server/overflow.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/io/file.h"

namespace ebb::server {
namespace {

// For the frames of the handler, beside what the kernel saves of the processor's registers.
constexpr size_t kHandlerBytes = 8 << 10;

StackLayout layout_of_all_threads;

// A line that is put together without the C library's help.
class Line {
 public:
  void Add(const char* string) {
    while (*string != '\0' && size_ < sizeof characters_) characters_[size_++] = *string++;
  }
  void Add(uint64_t number) {
    char digits[20];
    int count = 0;
    do {
      digits[count++] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    while (count > 0 && size_ < sizeof characters_) characters_[size_++] = digits[--count];
  }
  void Write() const { (void)!write(STDERR_FILENO, characters_, size_); }

 private:
  char characters_[320];
  size_t size_ = 0;
};

void OnSegmentationFault(int signal_number, siginfo_t* info, void*) {
  const StackLayout& layout = layout_of_all_threads;
  const uintptr_t start = layout.OwnStart();
  const uintptr_t address = reinterpret_cast<uintptr_t>(info->si_addr);
  const bool sent = info->si_code <= 0;  // With kill(2), by somebody.
  if (!sent && address >= start && address < start + layout.guard_bytes) {
    const uint64_t stack_kib = (layout.bytes - layout.guard_bytes) >> 10;
    Line line;
    line.Add("server: the stack of thread ");
    line.Add(static_cast<uint64_t>(gettid()));
    line.Add(", which serves a connection, overflowed: it has ");
    line.Add(stack_kib);
    line.Add(" KiB. The server ends; start it with a larger --stack_kib than ");
    line.Add(stack_kib);
    line.Add(".\n");
    line.Write();
  }
  signal(signal_number, SIG_DFL);
  if (sent) raise(signal_number);  // A fault happens again by itself when the handler returns.
}

}  // namespace

absl::Status ReportStackOverflows(StackLayout* layout) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return absl::OkStatus();
#endif
  const size_t bytes = static_cast<size_t>(sysconf(_SC_MINSIGSTKSZ)) + kHandlerBytes;
  void* const stack =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return ErrnoStatus(errno, "cannot make the stack for reports of overflows");
  layout->signal_stack = stack;
  layout->signal_stack_bytes = bytes;
  layout_of_all_threads = *layout;
  struct sigaction action = {};
  action.sa_sigaction = &OnSegmentationFault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGSEGV, &action, nullptr) != 0)
    return ErrnoStatus(errno, "cannot watch for stack overflows");
  return absl::OkStatus();
}

}  // namespace ebb::server
