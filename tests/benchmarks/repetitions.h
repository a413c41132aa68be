#ifndef EBB_TESTS_BENCHMARKS_REPETITIONS_H_
#define EBB_TESTS_BENCHMARKS_REPETITIONS_H_

#include <functional>
#include <string>
#include <vector>

namespace ebb::benchmarks {

// What benchmarks of whole processes have in common: one run measures two things in turn, so that whatever
// else the machine does meets both, and says how far the figures spread.

struct Spread {
  double median = 0;
  double minimum = 0;
  double maximum = 0;
};

// Of at least one value. The median of an even number is the mean of the two in the middle.
Spread SpreadOf(std::vector<double> values);

// "1.003 (0.985 to 1.021)", with each number as `format` makes it.
std::string ToString(const Spread& spread, const std::function<std::string(double)>& format);

// Calls `first` and `second` once in each of `pairs` rounds, and changes their order from round to round.
void Alternate(int pairs, const std::function<void()>& first, const std::function<void()>& second);

// a[0] / b[0], a[1] / b[1], ...: the ratio within each round, which the machine's drift from round to round
// does not reach. Both have the same length.
std::vector<double> Ratios(const std::vector<double>& a, const std::vector<double>& b);

// Processor time, user and system, that this process has used so far (clock_gettime(2)).
double CpuSeconds();

}  // namespace ebb::benchmarks

#endif  // EBB_TESTS_BENCHMARKS_REPETITIONS_H_
