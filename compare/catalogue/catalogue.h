#ifndef EBB_COMPARE_CATALOGUE_CATALOGUE_H_
#define EBB_COMPARE_CATALOGUE_CATALOGUE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "compare/catalogue/design.h"

namespace ebb::compare {

// A catalogue of designs: a JSON file, described in docs/catalogue.md. `name` is what messages call it.
// Errors: what is not JSON, a key that is unknown, missing, twice there or of the wrong kind, a name that is
// twice there; each says the file, the place in it, and what is allowed there. A function of its arguments;
// any thread may call it.
absl::StatusOr<std::vector<Design>> ParseCatalogue(absl::string_view name, const std::string& text);

// Reads and parses a catalogue. Errors: also that the file cannot be read.
absl::StatusOr<std::vector<Design>> ReadCatalogue(const std::string& path);

}  // namespace ebb::compare

#endif  // EBB_COMPARE_CATALOGUE_CATALOGUE_H_
