#ifndef EBB_SERVER_LINKING_LOGARITHM_H_
#define EBB_SERVER_LINKING_LOGARITHM_H_

namespace ebb::server {

// The logarithm to base 2, within 4 units in the last place, without the mathematical library: see
// without_libm.cc. Any thread may call it.
double Log2(double x);

}  // namespace ebb::server

#endif  // EBB_SERVER_LINKING_LOGARITHM_H_
