// Adds the rows of partials in order of their index: eight threads a column take a run of rows
// each, and the runs are added in order. 256 threads, a block for 32 columns.
#pragma once

#include "device.cuh"

constexpr int REDUCE_COLUMNS = 32;
constexpr int REDUCE_RUNS = 8;

// Of moments: 0 is a sum, 1 a smallest, 2 a greatest value.
__device__ inline double emptyMoment(int kind) {
  return kind == 0 ? 0 : kind == 1 ? INFINITY : -INFINITY;
}

__device__ inline double joinMoments(int kind, double a, double b) {
  return kind == 0 ? a + b : kind == 1 ? fmin(a, b) : fmax(a, b);
}

// Sums if columns = width, moments if columns is a third of it.
__device__ inline void reduce(const double* partials, int parts, Rows width, Rows columns,
                              double* out, int add) {
  __shared__ double runs[REDUCE_RUNS][REDUCE_COLUMNS];
  const int place = static_cast<int>(threadIdx.x) % REDUCE_COLUMNS;
  const int run = static_cast<int>(threadIdx.x) / REDUCE_COLUMNS;
  const Rows column = static_cast<Rows>(blockIdx.x) * REDUCE_COLUMNS + place;
  const int kind = static_cast<int>(column / columns);
  double sum = emptyMoment(kind);
  if (column < width) {
    const int end = static_cast<int>(static_cast<Rows>(parts) * (run + 1) / REDUCE_RUNS);
    UNROLL_BY(8)
    for (int part = static_cast<int>(static_cast<Rows>(parts) * run / REDUCE_RUNS); part < end;
         part++) {
      sum = joinMoments(kind, sum, partials[part * width + column]);
    }
  }
  runs[run][place] = sum;
  __syncthreads();
  if (run == 0 && column < width) {
    for (int other = 1; other < REDUCE_RUNS; other++) {
      sum = joinMoments(kind, sum, runs[other][place]);
    }
    out[column] = add ? joinMoments(kind, out[column], sum) : sum;
  }
}
