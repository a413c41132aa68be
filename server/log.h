#ifndef EBB_SERVER_LOG_H_
#define EBB_SERVER_LOG_H_

#include <source_location>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace ebb::server {

// The server's log. It is glog's, but the server does not link glog: glog 0.6 keeps a 30 KB message buffer in
// thread-local storage, and static thread-local storage is cleared, hence resident, in the stack of each
// connection thread. So glog comes in a plug-in that is opened at run time, whose thread-local storage is
// made only for threads that log. Only the main thread may log: a connection thread has no room for it.
//
// Logging never holds up serving. A line is dropped where standard error takes none (a pipe that nobody
// reads, a terminal that was stopped), or where there is no memory for it; the next line that can be written
// says how many.

// Opens the plug-in, which defines glog's usual flags: call it before the command line is parsed. Errors: the
// file is not there or does not fit this program.
absl::Status OpenLogPlugin(const std::string& path);

// Starts glog with the flags as they are then. `program` names the log files.
void StartLog(const std::string& program);

// Write one line, and never throw. Before OpenLogPlugin() has succeeded they write to standard error.
void LogInfo(absl::string_view message, std::source_location where = std::source_location::current());
void LogWarning(absl::string_view message, std::source_location where = std::source_location::current());
void LogError(absl::string_view message, std::source_location where = std::source_location::current());

}  // namespace ebb::server

#endif  // EBB_SERVER_LOG_H_
