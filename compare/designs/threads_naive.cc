// threads-naive: the server that everyone writes first. A detached std::thread for each connection, the C
// library's defaults for stacks and arenas, glog linked in as usual, and nothing that gives memory back. It
// stands beside the baseline to show what these defaults cost.
#include <errno.h>
#include <gflags/gflags.h>
#include <glog/logging.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

DEFINE_int32(port, 3033, "TCP port of 127.0.0.1 to listen on");
DEFINE_int32(log_every, 500, "log a line whenever the number of clients crosses a multiple of this");

namespace {

std::atomic<int> clients{0};

void CountClient(int change) {
  const int now = clients += change;
  if (now % FLAGS_log_every == 0) LOG(INFO) << "clients: " << now;
}

void Serve(int fd) {
  CountClient(+1);
  char buffer[256];
  while (recv(fd, buffer, sizeof buffer, 0) > 0) {
  }
  close(fd);
  CountClient(-1);
}

int Listen(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  PCHECK(bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) << "cannot bind port " << port;
  PCHECK(listen(fd, SOMAXCONN) == 0) << "cannot listen on port " << port;
  return fd;
}

}  // namespace

int main(int argc, char** argv) {
  gflags::ParseCommandLineFlags(&argc, &argv, true);
  FLAGS_logtostderr = true;
  google::InitGoogleLogging(argv[0]);
  rlimit descriptors;
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  const int listener = Listen(FLAGS_port);
  LOG(INFO) << "listening on 127.0.0.1:" << FLAGS_port;
  while (true) {
    const int fd = accept(listener, nullptr, nullptr);
    if (fd >= 0) {
      std::thread(Serve, fd).detach();
    } else if (errno == EMFILE) {
      LOG_EVERY_N(ERROR, 1000) << "cannot accept: " << strerror(errno);
      usleep(1000);
    }
  }
}
