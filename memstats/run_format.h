#ifndef EBB_MEMSTATS_RUN_FORMAT_H_
#define EBB_MEMSTATS_RUN_FORMAT_H_

namespace ebb {

// The files of a run folder and their columns, for those who write them and those who read them. An empty
// cell means 'not read'; a time is in seconds on CLOCK_MONOTONIC since the start of the run. Each line is
// written whole, so that the files of a run that was killed can still be read.

// What was run, on what machine, how it ended, and the metrics once it has ended.
inline constexpr char kRunFile[] = "run.json";

// Its "format". A reader refuses any other.
inline constexpr int kRunFormat = 2;

// One line for each reading of the design's memory. A design of several processes is their sum, and
// `processes` says how many there were.
inline constexpr char kSamplesFile[] = "samples.csv";
inline constexpr char kSamplesHeader[] =
    "t_s,rss_bytes,anonymous_bytes,pss_bytes,charged_bytes,processes,threads,connections,minor_faults,cpu_s";

// What the memory cgroup charges, by kind; fewer lines than samples.csv. total_bytes is the cgroup's own,
// read in the same moment as the kinds; memstats/charged_kinds.h says what each kind is.
inline constexpr char kChargedFile[] = "charged.csv";
inline constexpr char kChargedHeader[] =
    "t_s,total_bytes,anonymous_bytes,file_bytes,kernel_stacks_bytes,page_tables_bytes,slab_bytes,"
    "sockets_bytes,other_kernel_bytes";

// What the client did. `event` is start, connected, close or closed, once for each pulse and in this order;
// `value` is the number of connections: asked for, open, open, left open.
inline constexpr char kEventsFile[] = "events.csv";
inline constexpr char kEventsHeader[] = "t_s,event,value";

// What the server says of its own heap.
inline constexpr char kHeapFile[] = "heap.csv";
inline constexpr char kHeapHeader[] =
    "t_s,clients,system_bytes,inuse_bytes,released_bytes,threads,rss_bytes,trims";

}  // namespace ebb

#endif  // EBB_MEMSTATS_RUN_FORMAT_H_
