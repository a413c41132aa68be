#ifndef EBB_PLOTS_REPORT_PAGE_PARTS_H_
#define EBB_PLOTS_REPORT_PAGE_PARTS_H_

namespace ebb::plots {

// The files of plots/page/ and the chart library, which the build makes into constants.
extern const char kPageTemplate[];
extern const char kPageStyle[];
extern const char kChartLibrary[];
extern const char kPageScript[];

}  // namespace ebb::plots

#endif  // EBB_PLOTS_REPORT_PAGE_PARTS_H_
