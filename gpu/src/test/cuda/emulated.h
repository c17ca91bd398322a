// The device, on the host, as far as the kernels of src/main/cuda need it: they are compiled by g++
// with this header and run thread by thread, in one thread of the host.
//
// Each CUDA thread is a fiber with its own stack; it runs until it comes to a barrier, a shuffle or
// a tensor core instruction, then the next one of its warp does; a warp runs as far as it comes
// without the others, and then the next one does. What that proves: indices, tails, alignment of
// wide copies, arithmetic, order of sums, and that a barrier is not left out where a thread reads
// what one that runs later wrote (with `reverse`, also what one that runs earlier wrote).
// Asynchronous copies take place as late as they may, when they are waited for; with `reverse` as
// soon as they may, at once. Dynamic shared memory begins as NaN bytes. What it cannot prove: races
// that these two orders do not show, the memory model, the real mma instruction and its rounding,
// registers, bank conflicts, speed.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

using std::exp;
using std::fmax;
using std::fmin;
using std::log;
using std::log1p;
using std::sqrt;

#define __global__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define UNROLL
#define UNROLL_BY(times)
#define DYNAMIC_SHARED(name) unsigned char* const name = emulated::dynamicShared()

struct uint3 {
  unsigned x;
  unsigned y;
  unsigned z;
};

namespace emulated {

// The thread that runs.
extern uint3 thread;
extern uint3 block;
extern uint3 blockSize;
extern uint3 gridSize;

unsigned char* dynamicShared();
void barrier();
void warpBarrier();
double shuffleXor(double value, int mask);
void multiplyAdd(double (&sums)[2], double a, double b);
void copyAsync(void* to, const void* from, int bytes, bool valid);
void commitCopies();
void waitForCopies(int left);

}  // namespace emulated

#define threadIdx emulated::thread
#define blockIdx emulated::block
#define blockDim emulated::blockSize
#define gridDim emulated::gridSize

inline void __syncthreads() { emulated::barrier(); }
inline void __syncwarp() { emulated::warpBarrier(); }
inline double __shfl_xor_sync(unsigned, double value, int mask) {
  return emulated::shuffleXor(value, mask);
}
