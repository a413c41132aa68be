#ifndef EBB_SERVER_LINKING_LOG_PLUGIN_H_
#define EBB_SERVER_LINKING_LOG_PLUGIN_H_

// The functions that the logging plug-in offers by name (dlsym(3)).

#define EBB_LOG_PLUGIN_START "EbbLogPluginStart"
#define EBB_LOG_PLUGIN_WRITE "EbbLogPluginWrite"
#define EBB_LOG_PLUGIN_USES_STANDARD_ERROR "EbbLogPluginUsesStandardError"

extern "C" {

using EbbLogPluginStartFunction = void(const char* program);

// `severity` is glog's: 0 info, 1 warning, 2 error.
using EbbLogPluginWriteFunction = void(const char* file, int line, int severity, const char* message);

// Whether a line of that severity goes to standard error, by the flags as they are.
using EbbLogPluginUsesStandardErrorFunction = bool(int severity);

}  // extern "C"

#endif  // EBB_SERVER_LINKING_LOG_PLUGIN_H_
