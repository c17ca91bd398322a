// Sums and ranges column by column: one read of the matrix, a thread a column.
//
// Grid: (parts, ceil(columns / 256)), 256 threads. A part is a run of rows. With few columns a
// block takes several rows at a time, so that neighbours in the block still read neighbours in
// memory.
#pragma once

#include "device.cuh"

constexpr int COLUMN_THREADS = 256;

// Sum is what a thread keeps: begin, take(x, y, w, whether the row counts) without a branch, so
// that loads of several rows are under way at once, join, write.
template <typename Sum, typename T>
__device__ inline void sumColumns(const T* x, const double* y, const double* w, Rows rows,
                                  int columns, int add, double* partials, double center) {
  __shared__ Sum sums[COLUMN_THREADS];
  const int thread = static_cast<int>(threadIdx.x);
  const int first = static_cast<int>(blockIdx.y) * COLUMN_THREADS;
  const int width = columns - first < COLUMN_THREADS ? columns - first : COLUMN_THREADS;
  // only a block that has all columns may take what lies behind them as its next rows
  const int slices = columns <= COLUMN_THREADS ? COLUMN_THREADS / columns : 1;
  const int slice = thread / width;
  const int column = first + thread % width;
  const Rows parts = gridDim.x;
  const Rows part = blockIdx.x;
  const Rows end = rows * (part + 1) / parts;

  Sum sum;
  sum.begin(center);
  if (slice < slices) {
    UNROLL_BY(4)
    for (Rows row = rows * part / parts + slice; row < end; row += slices) {
      const double value = x[row * columns + column];
      const double weight = w[row];
      sum.take(value, y == nullptr ? 0 : y[row], weight, weight != 0);
    }
  }
  sums[thread] = sum;
  __syncthreads();
  if (thread < width) {
    for (int other = 1; other < slices; other++) {
      sum.join(sums[thread + other * width]);
    }
    sum.write(partials + part * Sum::WIDTH * columns + column, columns, add);
  }
}

struct Moments {
  static constexpr int WIDTH = 3;
  double sum;
  double min;
  double max;

  __device__ void begin(double) {
    sum = 0;
    min = INFINITY;
    max = -INFINITY;
  }

  __device__ void take(double x, double, double w, bool counts) {
    sum = counts ? sum + w * x : sum;
    min = counts ? fmin(min, x) : min;
    max = counts ? fmax(max, x) : max;
  }

  __device__ void join(const Moments& other) {
    sum += other.sum;
    min = fmin(min, other.min);
    max = fmax(max, other.max);
  }

  __device__ void write(double* to, Rows columns, int add) const {
    to[0] = add ? to[0] + sum : sum;
    to[columns] = add ? fmin(to[columns], min) : min;
    to[2 * columns] = add ? fmax(to[2 * columns], max) : max;
  }
};

struct Deviations {
  static constexpr int WIDTH = 1;
  double sum;
  double center;

  __device__ void begin(double from) {
    sum = 0;
    center = from;
  }

  __device__ void take(double x, double, double w, bool counts) {
    const double distance = x - center;
    sum = counts ? sum + w * distance * distance : sum;
  }

  __device__ void join(const Deviations& other) { sum += other.sum; }

  __device__ void write(double* to, Rows, int add) const { to[0] = add ? to[0] + sum : sum; }
};

// sum w x and sum w y x.
struct Cross {
  static constexpr int WIDTH = 2;
  double features;
  double labels;

  __device__ void begin(double) {
    features = 0;
    labels = 0;
  }

  __device__ void take(double x, double y, double w, bool counts) {
    features = counts ? features + w * x : features;
    labels = counts ? labels + w * y * x : labels;
  }

  __device__ void join(const Cross& other) {
    features += other.features;
    labels += other.labels;
  }

  __device__ void write(double* to, Rows columns, int add) const {
    to[0] = add ? to[0] + features : features;
    to[columns] = add ? to[columns] + labels : labels;
  }
};

template <typename T>
__device__ inline void deviations(const T* x, const double* w, Rows rows, int columns, int add,
                                  double* partials, const double* center) {
  const int first = static_cast<int>(blockIdx.y) * COLUMN_THREADS;
  const int width = columns - first < COLUMN_THREADS ? columns - first : COLUMN_THREADS;
  sumColumns<Deviations>(x, nullptr, w, rows, columns, add, partials,
                         center[first + static_cast<int>(threadIdx.x) % width]);
}
