#include "plots/charts/pictures.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/io/file.h"
#include "plots/charts/bar_chart.h"
#include "plots/charts/gnuplot.h"

namespace ebb::plots {
namespace {

constexpr char kHeapPicture[] = "heap";
constexpr char kCostPicture[] = "cost";

// A label as part of a file name.
std::string FileNamePart(const std::string& label) {
  std::string part;
  for (const char c : label) {
    const bool plain = absl::ascii_isalnum(c) || c == '-' || c == '.';
    if (plain) {
      part += c;
    } else if (!part.empty() && part.back() != '_') {
      part += '_';
    }
  }
  while (!part.empty() && part.back() == '_') part.pop_back();
  return part;
}

// gnuplot does not notice when its output is cut short, for instance by a limit on the size of files.
bool IsWhole(PictureFormat format, absl::string_view picture) {
  constexpr absl::string_view kEndOfPng("IEND\xAE\x42\x60\x82", 8);
  if (format == PictureFormat::kPng) return absl::EndsWith(picture, kEndOfPng);
  return absl::EndsWith(absl::StripTrailingAsciiWhitespace(picture), "</svg>");
}

// Draws what `script` describes in each format.
absl::Status DrawPicture(const std::function<std::string(PictureFormat)>& script, const std::string& name,
                         const PictureOptions& options, std::vector<std::string>* written) {
  for (const auto& [format, ending] :
       {std::pair(PictureFormat::kPng, ".png"), {PictureFormat::kSvg, ".svg"}}) {
    const absl::StatusOr<std::string> picture = RunGnuplot(script(format));
    if (!picture.ok()) return picture.status();
    const std::string path = absl::StrCat(options.folder, "/", name, ending);
    if (!IsWhole(format, *picture)) {
      return absl::DataLossError(
          absl::StrCat("gnuplot could not write all of the picture for ", path,
                       ": is there memory left, and no limit on file sizes (ulimit -f)?"));
    }
    const absl::Status status = WriteFileAtomically(path, *picture);
    if (!status.ok()) return status;
    if (written != nullptr) written->push_back(path);
  }
  return absl::OkStatus();
}

absl::Status DrawChart(const Chart& chart, const std::string& name, const PictureOptions& options,
                       std::vector<std::string>* written) {
  PictureSize size = options.size;
  // Three panels need more room than one or two.
  if (chart.panels.size() > 2) size.height = size.height * 5 / 4;
  return DrawPicture([&](PictureFormat format) { return GnuplotScript(chart, format, size); }, name, options,
                     written);
}

// True if DrawPictures draws pictures of this name, without ending.
bool IsPictureName(absl::string_view name) {
  const auto& kinds = AllCurveKinds();
  return name == kCostPicture || name == kHeapPicture ||
         absl::StartsWith(name, absl::StrCat(kHeapPicture, "-")) ||
         std::any_of(kinds.begin(), kinds.end(),
                     [&](const CurveKind& kind) { return name == kind.file_name; });
}

}  // namespace

std::vector<std::string> HeapPictureNames(absl::Span<const Run> runs) {
  std::vector<std::string> names;
  std::map<std::string, int> uses;
  size_t heaps = 0;
  for (const Run& run : runs) {
    names.push_back(run.heap.empty() ? "" : absl::StrCat(kHeapPicture, "-", FileNamePart(run.label)));
    if (run.heap.empty()) continue;
    ++heaps;
    const int use = ++uses[names.back()];
    if (use > 1) absl::StrAppend(&names.back(), "-", use);
  }
  for (std::string& name : names) {
    if (heaps == 1 && !name.empty()) name = kHeapPicture;
  }
  return names;
}

absl::Status DrawPictures(absl::Span<const Run> runs, absl::Span<const DesignSummary> summaries,
                          const PictureOptions& options, std::vector<std::string>* written) {
  absl::Status status = MakeFolder(options.folder);
  if (!status.ok()) return status;
  for (const CurveKind& kind : RecordedCurveKinds(runs)) {
    status = DrawChart(OverlaidChart(kind, runs, summaries), kind.file_name, options, written);
    if (!status.ok()) return status;
  }
  const std::vector<std::string> heap_names = HeapPictureNames(runs);
  for (size_t i = 0; i < runs.size() && status.ok(); ++i) {
    if (!heap_names[i].empty()) status = DrawChart(HeapChart(runs[i]), heap_names[i], options, written);
  }
  const BarChart costs = CostChart(summaries);
  if (!status.ok() || costs.bars.empty()) return status;
  return DrawPicture([&](PictureFormat format) { return BarChartScript(costs, format, options.size); },
                     kCostPicture, options, written);
}

void RemoveStalePictures(const std::string& folder, const std::vector<std::string>& written) {
  namespace fs = std::filesystem;
  std::vector<fs::path> stale;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const fs::path& picture = entry->path();
    const bool drawn = std::any_of(written.begin(), written.end(), [&](const std::string& path) {
      return fs::path(path).filename() == picture.filename();
    });
    if (drawn || !IsPictureName(picture.stem().string())) continue;
    if (picture.extension() == ".png" || picture.extension() == ".svg") stale.push_back(picture);
  }
  for (const fs::path& picture : stale) {
    std::error_code ignored;  // One that cannot be removed is older than the report, which its time shows.
    fs::remove(picture, ignored);
  }
}

}  // namespace ebb::plots
