// What the kernels need of the device beyond C++: asynchronous copies into shared memory, the
// float64 tensor core instruction, sums over a warp. Everything else of CUDA that they use
// (threadIdx, __shared__, __syncthreads, __shfl_xor_sync, ...) is spelled as in CUDA C++.
//
// The same sources are compiled for the host by g++ (src/test/cuda), where emulated.h stands for
// the device.
//
// Kernels are deterministic: no atomics on floating point; each block writes its own row of partial
// sums, and reduce.cuh adds them in order. With `add` a launch adds onto what its row holds
// already, so that rows in several places of memory take one reduction.
//
// Matrices are row by row without padding. Values are T (double or float), all else is double.
// Pointers are aligned to 16 bytes.
#pragma once

#ifdef __CUDACC__
#include <math.h>

#define TEXT_OF(text) #text
#define UNROLL _Pragma("unroll")
#define UNROLL_BY(times) _Pragma(TEXT_OF(unroll times))
#define DYNAMIC_SHARED(name) extern __shared__ __align__(16) unsigned char name[]
#else
#include "emulated.h"
#endif

typedef long long Rows;

constexpr unsigned ALL_LANES = 0xffffffffu;

// Copies BYTES (4, 8 or 16, aligned so) to shared memory; zeros if not valid, and then `from` is
// not read. The bytes are there after commitCopies, waitForCopies and a barrier.
template <int BYTES>
__device__ inline void copyAsync(void* to, const void* from, bool valid) {
#ifdef __CUDACC__
  const unsigned address = static_cast<unsigned>(__cvta_generic_to_shared(to));
  const int bytes = valid ? BYTES : 0;
  if constexpr (BYTES == 16) {
    // .cg: past the first-level cache, as nothing is read twice
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(address), "l"(from),
                 "r"(bytes)
                 : "memory");
  } else {
    asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(address), "l"(from),
                 "n"(BYTES), "r"(bytes)
                 : "memory");
  }
#else
  emulated::copyAsync(to, from, BYTES, valid);
#endif
}

// Ends a group of copies of this thread.
__device__ inline void commitCopies() {
#ifdef __CUDACC__
  asm volatile("cp.async.commit_group;" ::: "memory");
#else
  emulated::commitCopies();
#endif
}

// Waits until at most LEFT groups of this thread are under way.
template <int LEFT>
__device__ inline void waitForCopies() {
#ifdef __CUDACC__
  asm volatile("cp.async.wait_group %0;" ::"n"(LEFT) : "memory");
#else
  emulated::waitForCopies(LEFT);
#endif
}

// sums (8 x 8) += a (8 x 4) b (4 x 8), by a whole warp. Lane l holds a[l / 4][l % 4], b[l % 4][l /
// 4] and sums[l / 4][2 (l % 4)] and its right neighbour (PTX ISA, mma.m8n8k4 with .f64).
__device__ inline void multiplyAdd(double (&sums)[2], double a, double b) {
#ifdef __CUDACC__
  asm volatile("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};"
               : "+d"(sums[0]), "+d"(sums[1])
               : "d"(a), "d"(b));
#else
  emulated::multiplyAdd(sums, a, b);
#endif
}

// The sum over each aligned group of `lanes` lanes (a power of two), in each of them.
__device__ inline double sumOverLanes(double value, int lanes) {
  for (int distance = lanes / 2; distance > 0; distance /= 2) {
    value += __shfl_xor_sync(ALL_LANES, value, distance);
  }
  return value;
}

// The sum over the block, in order of the warps, in thread 0. One use of `scratch` (a place for
// each warp) at a time.
__device__ inline double sumOverBlock(double value, double* scratch) {
  const int warps = static_cast<int>(blockDim.x) / 32;
  value = sumOverLanes(value, 32);
  __syncthreads();
  if (threadIdx.x % 32 == 0) {
    scratch[threadIdx.x / 32] = value;
  }
  __syncthreads();
  double sum = 0;
  if (threadIdx.x == 0) {
    for (int warp = 0; warp < warps; warp++) {
      sum += scratch[warp];
    }
  }
  return sum;
}

// Starts to copy `count` values that lie side by side, by the whole block.
template <typename T>
__device__ inline void copyRun(T* to, const T* from, Rows count) {
  constexpr int WIDE = 16 / sizeof(T);
  const Rows wide = count / WIDE;
  for (Rows i = threadIdx.x; i < wide; i += blockDim.x) {
    copyAsync<16>(to + i * WIDE, from + i * WIDE, true);
  }
  for (Rows i = wide * WIDE + threadIdx.x; i < count; i += blockDim.x) {
    copyAsync<sizeof(T)>(to + i, from + i, true);
  }
}

// Starts to copy HEIGHT x WIDTH values of a matrix with `stride` values a row to rows of PITCH, by
// the whole block; zeros beyond validRows and validColumns.
template <int HEIGHT, int WIDTH, int PITCH, typename T>
__device__ inline void copyTile(T* to, const T* from, int stride, int validRows, int validColumns) {
  constexpr int WIDE = 16 / sizeof(T);
  if (stride % WIDE == 0) {
    // every row begins aligned, and the valid columns are a multiple of WIDE
    for (int i = static_cast<int>(threadIdx.x); i < HEIGHT * (WIDTH / WIDE);
         i += static_cast<int>(blockDim.x)) {
      const int row = i / (WIDTH / WIDE);
      const int column = i % (WIDTH / WIDE) * WIDE;
      const bool valid = row < validRows && column < validColumns;
      copyAsync<16>(to + row * PITCH + column,
                    valid ? from + static_cast<Rows>(row) * stride + column : from, valid);
    }
  } else {
    UNROLL_BY(2)
    for (int i = static_cast<int>(threadIdx.x); i < HEIGHT * WIDTH;
         i += static_cast<int>(blockDim.x)) {
      const int row = i / WIDTH;
      const int column = i % WIDTH;
      const bool valid = row < validRows && column < validColumns;
      copyAsync<sizeof(T)>(to + row * PITCH + column,
                           valid ? from + static_cast<Rows>(row) * stride + column : from, valid);
    }
  }
}

__device__ inline void write(double* to, double value, int add) { *to = add ? *to + value : value; }
