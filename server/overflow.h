#ifndef EBB_SERVER_OVERFLOW_H_
#define EBB_SERVER_OVERFLOW_H_

#include "absl/status/status.h"
#include "server/own_stack.h"

namespace ebb::server {

// A thread that runs out of its stack touches its guard and gets SIGSEGV, for which it needs a stack. All
// threads share one (sigaltstack(2)), since whoever comes to need it says one line on standard error and ends
// the process: no thread needs a page of its own for it, and the memory is not touched before.

// Makes the shared stack, enters it into `layout`, and installs the handler. The line names the thread and
// --stack_kib; the process then ends by SIGSEGV as it would have without it, and so it does, without a line,
// when the fault is another. `layout` is otherwise complete, and stays as it is while threads run. Does
// nothing where a sanitizer has a handler of its own. Errors: there is no memory.
absl::Status ReportStackOverflows(StackLayout* layout);

}  // namespace ebb::server

#endif  // EBB_SERVER_OVERFLOW_H_
