#include "compare/run/run_problems.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/units.h"

namespace ebb::compare {
namespace {

using Json = nlohmann::json;

// More than this share of a processor, over connecting and closing that took at least so long, and the client
// may be what a burst waits for.
constexpr double kBusyShare = 0.95;
constexpr double kLeastSeconds = 1;
constexpr double kLateShare = 0.05;

// 0 for what is not there: no such trouble was reported.
double Number(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key) || !object[key].is_number()) return 0;
  return object[key].get<double>();
}

int64_t Count(const Json& object, const char* key) { return static_cast<int64_t>(Number(object, key)); }

// How long the client was connecting and closing, over all pulses.
double ActiveSeconds(const Json& client) {
  double seconds = 0;
  for (const Json& pulse : client.value("pulses", Json::array())) {
    seconds += Number(pulse, "connected_s") - Number(pulse, "start_s");
    seconds += Number(pulse, "closed_s") - Number(pulse, "close_s");
  }
  return seconds;
}

}  // namespace

std::vector<std::string> ClientProblems(const Json& client) {
  std::vector<std::string> problems;
  if (!client.is_object() || !client.contains("totals")) return problems;
  const Json& totals = client["totals"];
  if (const int64_t dropped = Count(totals, "listen_overflows"); dropped > 0) {
    problems.push_back(absl::StrCat(
        "The kernel dropped ", FormatCount(dropped),
        " connection requests because an accept queue was full (TcpExtListenOverflows, of all servers of "
        "this machine); each was repeated after a second, so the connect time is not the design's alone."));
  }
  const Json errors = totals.value("errors", Json::object());
  if (const int64_t failed = Count(errors, "no_descriptors"); failed > 0) {
    problems.push_back(absl::StrCat("The client had no descriptor left for ", FormatCount(failed),
                                    " connections: raise its limit (ulimit -Hn)."));
  }
  if (const int64_t failed = Count(errors, "no_ports"); failed > 0) {
    problems.push_back(absl::StrCat("The client had no port left for ", FormatCount(failed),
                                    " connections: widen net.ipv4.ip_local_port_range."));
  }
  const double active = ActiveSeconds(client);
  if (active >= kLeastSeconds && Number(client, "cpu_s") > kBusyShare * active) {
    problems.push_back(absl::StrFormat(
        "The client used %s of a processor in %s of connecting and closing: the connect time may be the "
        "client's.",
        FormatSeconds(Number(client, "cpu_s")), FormatSeconds(active)));
  }
  return problems;
}

std::string ClosedWhileHeld(const Json& client) {
  if (!client.is_object() || !client.contains("problem") || !client["problem"].is_string()) return "";
  const std::string problem = client["problem"].get<std::string>();
  if (problem.empty()) return "";
  return absl::StrCat("not all connections were there when its memory was looked at: ", problem);
}

std::string RecorderProblem(int64_t samples, int64_t late) {
  if (static_cast<double>(late) <= kLateShare * static_cast<double>(samples + late)) return "";
  return absl::StrCat("The recorder left out ", FormatCount(late), " of ", FormatCount(samples + late),
                      " samples, because the machine was busy or the design has very many processes: a short "
                      "peak may have been missed.");
}

}  // namespace ebb::compare
