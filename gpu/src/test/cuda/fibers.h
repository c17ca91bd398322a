// Runs a kernel for all threads of all blocks. See emulated.h.
#pragma once

#include <cstddef>
#include <functional>

#include "emulated.h"

namespace emulated {

constexpr int SUCCESS = 0;
constexpr int ILLEGAL_ADDRESS = 700;
constexpr int MISALIGNED_ADDRESS = 716;
constexpr int LAUNCH_FAILED = 719;

struct Geometry {
  uint3 grid;
  uint3 block;
  size_t sharedBytes;
  bool reverse;
};

// Whether these bytes of device memory belong to one live allocation.
typedef bool (*Readable)(const void* from, size_t bytes);

// Gives SUCCESS or the driver's error code. One launch at a time.
int run(const Geometry& geometry, const std::function<void()>& kernel, Readable readable);

}  // namespace emulated
