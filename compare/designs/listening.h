#ifndef EBB_COMPARE_DESIGNS_LISTENING_H_
#define EBB_COMPARE_DESIGNS_LISTENING_H_

namespace ebb::designs {

// What the designs in C++ have in common, so that each of their files shows its own idea alone. Nothing of
// Abseil or gflags is used: the pages of a library would be part of a design's base. All of it is for the
// start of a program, on its first thread.

// The port of `--port=N`, the only flag of a design; without it 3033, and 0 is any free one. Anything else is
// answered with the usage and exit code 2.
int PortFlag(int argc, char** argv);

// Raises the soft limit of descriptors to the hard one (getrlimit(2)): each connection needs one. A limit
// that cannot be raised stays, and the design serves as many as it allows.
void AllowAllDescriptors();

// A TCP socket that listens on 127.0.0.1 with the longest queue that the kernel allows (listen(2)), and says
// so on standard error. `flags` are added to the socket's type, such as SOCK_NONBLOCK. The descriptor is the
// caller's. If the port cannot be had the program ends here, with a sentence and exit code 1.
int Listen(int port, int flags = 0);

// True for an accept(2) or fork(2) that failed because something ran out: descriptors, memory, processes. The
// next attempt fails as well until some of it is given back, so a server has to wait, and not to end.
bool RanOut(int error);

}  // namespace ebb::designs

#endif  // EBB_COMPARE_DESIGNS_LISTENING_H_
