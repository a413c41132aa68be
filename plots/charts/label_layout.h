#ifndef EBB_PLOTS_CHARTS_LABEL_LAYOUT_H_
#define EBB_PLOTS_CHARTS_LABEL_LAYOUT_H_

#include <vector>

namespace ebb::plots {

// Places for labels along an axis, each as near its level as the others allow: at least `distance` apart, in
// the order of the levels (the first of two equal ones above), within [lowest, highest] as long as they fit
// there.
std::vector<double> SpreadLabels(const std::vector<double>& levels, double distance, double lowest,
                                 double highest);

// A step of 1, 2 or 5 times a power of ten that divides `span` into at most `most` parts. `span` must be
// positive.
double NiceStep(double span, int maximum);

}  // namespace ebb::plots

#endif  // EBB_PLOTS_CHARTS_LABEL_LAYOUT_H_
