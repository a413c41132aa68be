#include "server/log.h"

#include <dlfcn.h>
#include <stdio.h>

#include "absl/strings/str_cat.h"
#include "server/log_plugin.h"

namespace ebb {
namespace {

EbbLogPluginStartFunction* plugin_start = nullptr;
EbbLogPluginWriteFunction* plugin_write = nullptr;

void Write(int severity, absl::string_view message, const std::source_location& where) {
  const std::string line(message);
  if (plugin_write != nullptr) {
    plugin_write(where.file_name(), static_cast<int>(where.line()), severity, line.c_str());
  } else {
    fprintf(stderr, "%s\n", line.c_str());
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

}  // namespace ebb
