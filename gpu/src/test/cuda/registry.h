// The kernels by name, as cuModuleGetFunction finds them.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace emulated {

// A kernel with its arguments.
struct Prepared {
  std::function<void()> run;
  std::vector<const void*> pointers;
  // Dynamic shared memory that these arguments need.
  size_t sharedBytes;
};

struct Kernel {
  // Threads of a block.
  unsigned threads;
  size_t parameters;
  std::function<Prepared(void** arguments)> prepare;
};

const std::map<std::string, Kernel>& kernels();

}  // namespace emulated
