#include "pulse/source/source_socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE 51  // linux/in.h; newer than some C libraries.
#endif

namespace ebb::pulse {
namespace {

int Bind(int fd, const Endpoint& address) {
  return bind(fd, address.address(), address.length()) == 0 ? 0 : errno;
}

int Set(int fd, int level, int option, uint32_t value) {
  return setsockopt(fd, level, option, &value, sizeof value) == 0 ? 0 : errno;
}

int BindAddressAlone(int fd, const Endpoint& address) {
  Set(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  return Bind(fd, address);
}

}  // namespace

PortChoice FindPortChoice() {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  return Set(fd.get(), IPPROTO_IP, IP_LOCAL_PORT_RANGE, 0) == 0 ? PortChoice::kRange : PortChoice::kBind;
}

int MakeSocket(const Source& source, PortChoice choice, const Endpoint& server, UniqueFd* made) {
  made->reset(socket(server.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!made->valid()) return errno;
  if (source.port != 0 && choice == PortChoice::kBind) {
    Set(made->get(), SOL_SOCKET, SO_REUSEADDR, 1);  // Or a port in TIME_WAIT could not be bound (socket(7)).
    return Bind(made->get(), source.address->WithPort(source.port));
  }
  int error = source.kernels_address ? 0 : BindAddressAlone(made->get(), *source.address);
  if (error == 0 && source.port != 0) {
    // The lower end is in the lower half, the upper end in the upper one; both are allowed.
    error = Set(made->get(), IPPROTO_IP, IP_LOCAL_PORT_RANGE, source.port * 0x10001u);
  }
  return error;
}

}  // namespace ebb::pulse
