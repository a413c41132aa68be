#ifndef EBB_PULSE_SOURCE_SOURCE_PORTS_H_
#define EBB_PULSE_SOURCE_SOURCE_PORTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/endpoint.h"
#include "pulse/source/source_addresses.h"

namespace ebb::pulse {

// The ports that the kernel gives to connections (net.ipv4.ip_local_port_range), both ends included.
struct PortRange {
  int64_t first = 32768;
  int64_t last = 60999;
  int64_t count() const { return last - first + 1; }
};

// How connect(2) can be told which port it has to take.
enum class PortChoice {
  // IP_LOCAL_PORT_RANGE (ip(7), Linux 6.3) with a range of one port: other programs, and connections to other
  // servers, can have the same port.
  kRange,
  // bind(2) to the port, on older kernels: until it has left TIME_WAIT no other program of this machine gets
  // it
  // from connect(2), whatever its address.
  kBind,
};

// Where one connection comes from; by default the kernel chooses all of it.
struct Source {
  const Endpoint* address = nullptr;  // Of the SourcePorts, and valid as long as that is.
  bool kernels_address = true;        // The kernel chooses it by itself, so it need not be bound.
  uint16_t port = 0;                  // 0: the kernel's choice.
  int address_index = 0;              // Which of the addresses, from 0.
};

// Hands out addresses and ports, so that a schedule comes from as few addresses as have the ports, and so
// that no connect has to search.
//
// Between one address and one server there is one connection for each port of the range, and a port that the
// client has closed rests (port_reuse.h) before it can be taken again. connect(2) looks for a port among
// those of the first port's parity, from where it was last; only when all of them are taken or rest does it
// try the others, walking past the first half each time: 2,000 connects then take 20 s instead of 40 ms. So
// ports are chosen here, one after the other, which is the longest rested one each time. (10,000 connects,
// CPU for each: the kernel's choice 19 us, a port chosen here 20 us, the kernel's port on a bound address 23
// us.)
//
// A kernel to which a port can only be told by binding it (source_socket.h) gets as many connections as the
// first half has room for without, and only the others are chosen here, in the other half.
//
// A value; not thread-safe.
class SourcePorts {
 public:
  enum class Order {
    kFill,    // An address is used when those before it have no port left.
    kInTurn,  // All of them, one connection after the other.
  };

  // `addresses` are at least one.
  SourcePorts(std::vector<SourceAddress> addresses, Order order, const PortRange& range, PortChoice choice);

  // Times are those of MonotonicNanos(). Between the two, Next() is called for each connection.
  void StartPulse();
  // When the last connection of the pulse has been closed: its ports rest from now on.
  void EndPulse(int64_t now_ns);

  // Where the next connection is to come from. When all ports have been handed out or rest, the kernel is
  // asked nevertheless, which knows better. Empty: it has said that it has no port either.
  std::optional<Source> Next(int64_t now_ns);
  // The kernel has answered that this port is taken, or if it had to choose, that all are.
  void Taken(const Source& source);

  // How MakeSocket() is to be told the ports.
  PortChoice choice() const { return choice_; }
  // The most connections that can be open at a time.
  int64_t capacity() const;
  // The longest that a port of any address rests.
  absl::Duration longest_rest() const;
  // How many addresses this pulse has used so far.
  int64_t addresses_used() const;

 private:
  struct Spent {
    int64_t closed_ns;
    int64_t ports;
  };
  // Ports of one address that are chosen in one way.
  struct Lane {
    int64_t first = 0;
    int64_t step = 1;
    int64_t ports = 0;
    int64_t next = 0;          // Which of the ports comes next, from 0.
    int64_t walked = 0;        // In this pulse: over how many ports,
    int64_t used = 0;          // and how many of them have been taken.
    std::vector<Spent> spent;  // By earlier pulses, and perhaps not free again.
    bool full = false;         // The kernel says so.

    bool HasRoom(int64_t now_ns, int64_t rest_ns);
    void Walk(int64_t ports);
    void StartPulse();
    void EndPulse(int64_t now_ns);
  };
  struct Ports {
    SourceAddress source;
    Lane kernels;
    Lane by_hand;
    bool used = false;
  };

  std::optional<Source> From(size_t index, int64_t now_ns);
  Source Make(size_t index, uint16_t port);

  std::vector<Ports> addresses_;
  Order order_;
  PortChoice choice_;
  int64_t ports_;  // Of each address.
  size_t at_ = 0;  // The address from which the next connection comes, if it has room.
};

}  // namespace ebb::pulse

#endif  // EBB_PULSE_SOURCE_SOURCE_PORTS_H_
