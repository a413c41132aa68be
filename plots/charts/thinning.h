#ifndef EBB_PLOTS_CHARTS_THINNING_H_
#define EBB_PLOTS_CHARTS_THINNING_H_

#include <cstddef>

#include "run_folder/run.h"

namespace ebb::plots {

// A series of at most about `most` points that looks the same: of each stretch of points only the lowest, the
// highest and, if there is one, a missing reading remain, in their order, so that no peak is lost. A series
// that is short enough comes back as it is. `most` must be at least 3.
Series Thinned(const Series& series, size_t maximum);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_THINNING_H_
