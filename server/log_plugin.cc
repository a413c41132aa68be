#include "server/log_plugin.h"

#include <gflags/gflags.h>
#include <glog/logging.h>

#define EBB_EXPORTED __attribute__((visibility("default")))

extern "C" EBB_EXPORTED void EbbLogPluginStart(const char* program) {
  gflags::CommandLineFlagInfo folder;
  gflags::GetCommandLineFlagInfo("log_dir", &folder);
  // A server in a terminal or under a supervisor logs to standard error unless it was told of a folder.
  if (folder.is_default) FLAGS_logtostderr = true;
  google::InitGoogleLogging(program);
}

extern "C" EBB_EXPORTED void EbbLogPluginWrite(const char* file, int line, int severity,
                                               const char* message) {
  google::LogMessage(file, line, severity).stream() << message;
}
