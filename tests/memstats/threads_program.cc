// A process to explain: holds so many idle threads and so many bytes of touched memory, says "ready", and
// waits to be killed.
//
// usage: threads_program THREADS BYTES

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const std::string touched(atol(argv[2]), 'x');
  std::vector<std::thread> threads;
  for (int at = 0; at < atoi(argv[1]); ++at) {
    threads.emplace_back([] {
      while (true) pause();
    });
  }
  puts("ready");
  fflush(stdout);
  while (touched.size() == static_cast<size_t>(atol(argv[2]))) pause();
}
