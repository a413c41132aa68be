#include "server/linking/log_plugin.h"

#include <gflags/gflags.h>
#include <glog/logging.h>

#define EBB_EXPORTED __attribute__((visibility("default")))

extern "C" EBB_EXPORTED void EbbLogPluginStart(const char* program) {
  gflags::CommandLineFlagInfo folder, to_stderr;
  gflags::GetCommandLineFlagInfo("log_dir", &folder);
  gflags::GetCommandLineFlagInfo("logtostderr", &to_stderr);
  // A server in a terminal or under a supervisor logs to standard error unless it was told otherwise.
  if (folder.is_default && to_stderr.is_default) FLAGS_logtostderr = true;
  gflags::CommandLineFlagInfo buffered;
  gflags::GetCommandLineFlagInfo("logbuflevel", &buffered);
  if (buffered.is_default)
    FLAGS_logbuflevel = -1;  // A line is in its file when it was logged, not half a minute later.
  google::InitGoogleLogging(program);
}

extern "C" EBB_EXPORTED void EbbLogPluginWrite(const char* file, int line, int severity,
                                               const char* message) {
  google::LogMessage(file, line, severity).stream() << message;
}

extern "C" EBB_EXPORTED bool EbbLogPluginUsesStandardError(int severity) {
  return FLAGS_logtostderr || FLAGS_alsologtostderr || severity >= FLAGS_stderrthreshold;
}
