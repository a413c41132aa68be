#ifndef EBB_SERVER_LOG_PLUGIN_H_
#define EBB_SERVER_LOG_PLUGIN_H_

// The two functions that the logging plug-in offers by name (dlsym(3)).

#define EBB_LOG_PLUGIN_START "EbbLogPluginStart"
#define EBB_LOG_PLUGIN_WRITE "EbbLogPluginWrite"

extern "C" {

using EbbLogPluginStartFunction = void(const char* program);

// `severity` is glog's: 0 info, 1 warning, 2 error.
using EbbLogPluginWriteFunction = void(const char* file, int line, int severity, const char* message);

}  // extern "C"

#endif  // EBB_SERVER_LOG_PLUGIN_H_
