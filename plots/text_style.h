#ifndef EBB_PLOTS_TEXT_STYLE_H_
#define EBB_PLOTS_TEXT_STYLE_H_

namespace ebb::plots {

// What a text is printed on.
struct TextStyle {
  int columns = 0;   // How wide it is; 0: as wide as anything may be, such as a file.
  bool utf8 = true;  // Otherwise it has ASCII alone.
};

}  // namespace ebb::plots

#endif  // EBB_PLOTS_TEXT_STYLE_H_
