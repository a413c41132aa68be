#include "server/log.h"

#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include <new>

#include "absl/strings/str_cat.h"
#include "server/linking/log_plugin.h"

namespace ebb::server {
namespace {

EbbLogPluginStartFunction* plugin_start = nullptr;
EbbLogPluginWriteFunction* plugin_write = nullptr;
EbbLogPluginUsesStandardErrorFunction* plugin_uses_standard_error = nullptr;
int64_t dropped_lines = 0;  // Since the last one that was written.

// Whether a line can be written there at once. A pipe that poll(2) calls writable has room for PIPE_BUF bytes
// (pipe(7)), which is more than a line; a file always has.
bool StandardErrorTakesALine() {
  pollfd descriptor{STDERR_FILENO, POLLOUT, 0};
  return poll(&descriptor, 1, 0) > 0 && (descriptor.revents & (POLLOUT | POLLERR | POLLNVAL)) != 0;
}

void WriteLine(int severity, const std::string& line, const std::source_location& where) {
  if (plugin_write != nullptr) {
    plugin_write(where.file_name(), static_cast<int>(where.line()), severity, line.c_str());
  } else {
    fprintf(stderr, "%s\n", line.c_str());
  }
}

void Write(int severity, absl::string_view message, const std::source_location& where) {
  const bool to_standard_error =
      plugin_uses_standard_error == nullptr || plugin_uses_standard_error(severity);
  if (to_standard_error && !StandardErrorTakesALine()) {
    ++dropped_lines;
    return;
  }
  try {
    if (dropped_lines > 0) {
      WriteLine(1, absl::StrCat("lines of the log that could not be written: ", dropped_lines), where);
      dropped_lines = 0;
      return Write(severity, message, where);  // There may be room for the first of the two only.
    }
    WriteLine(severity, std::string(message), where);
  } catch (const std::bad_alloc&) {
    ++dropped_lines;
  }
}

}  // namespace

absl::Status OpenLogPlugin(const std::string& path) {
  void* plugin = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("cannot open the logging plug-in, which is built beside the server: ", dlerror(),
                     "; logging plain lines to standard error"));
  }
  plugin_start = reinterpret_cast<EbbLogPluginStartFunction*>(dlsym(plugin, EBB_LOG_PLUGIN_START));
  plugin_write = reinterpret_cast<EbbLogPluginWriteFunction*>(dlsym(plugin, EBB_LOG_PLUGIN_WRITE));
  plugin_uses_standard_error = reinterpret_cast<EbbLogPluginUsesStandardErrorFunction*>(
      dlsym(plugin, EBB_LOG_PLUGIN_USES_STANDARD_ERROR));
  return absl::OkStatus();
}

void StartLog(const std::string& program) {
  if (plugin_start == nullptr) return;
  static const std::string kept = program;  // glog keeps the pointer.
  plugin_start(kept.c_str());
}

void LogInfo(absl::string_view message, std::source_location where) { Write(0, message, where); }
void LogWarning(absl::string_view message, std::source_location where) { Write(1, message, where); }
void LogError(absl::string_view message, std::source_location where) { Write(2, message, where); }

}  // namespace ebb::server
