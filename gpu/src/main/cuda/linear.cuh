// Loss and gradient of logistic regression (two classes) and of least squares.
//
// linear reads the matrix once: tiles of rows come into shared memory by asynchronous copies, the
// next one while this one is computed with; the threads take the margins of its rows, then one
// residual a row, then the columns' sums. The grid stays: block b takes tiles b, b + parts, ...
//
// tileRows is a multiple of 16 / sizeof(T), so that each tile begins aligned, and at most 256.
//
// linearWide is for rows so long that a tile does not fit: it takes eight rows at a time straight
// from memory; their second read mostly meets the second-level cache.
//
// partials: [parts][2 + columns]: loss, sum of residuals, sum of residual x_j.
#pragma once

#include "device.cuh"

constexpr int LINEAR_THREADS = 256;
constexpr int LINEAR_WARPS = LINEAR_THREADS / 32;
constexpr int LOGISTIC = 0;

// log(1 + e^x) without overflow.
__device__ inline double logOfOnePlusExp(double x) {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

// What one row adds: its residual, and its loss onto `loss`.
__device__ inline double residualOf(double margin, double label, double weight, double labelScale,
                                    int mode, double& loss) {
  if (weight == 0) {
    return 0;
  }
  if (mode == LOGISTIC) {
    loss += weight * (logOfOnePlusExp(margin) - label * margin);
    return weight * (1 / (1 + exp(-margin)) - label);
  }
  const double distance = margin - labelScale * label;
  loss += weight * distance * distance / 2;
  return weight * distance;
}

// Where a block keeps what, in dynamic shared memory of
// tileRows (2 columns sizeof(T) + 40 + 64) + 8 up2(columns) + 8 max(up2(columns), 256) bytes.
template <typename T>
struct LinearMemory {
  // each two times, one behind the other: pointers in an array would lie in slow memory
  T* tiles;
  double* labels;
  double* weights;
  double* residuals;
  double* dots;
  double* coefficients;
  double* gradient;

  __device__ LinearMemory(unsigned char* memory, int tileRows, int columns) {
    const Rows tile = static_cast<Rows>(tileRows) * columns;
    tiles = reinterpret_cast<T*>(memory);
    labels = reinterpret_cast<double*>(tiles + 2 * tile);
    weights = labels + 2 * tileRows;
    residuals = weights + 2 * tileRows;
    dots = residuals + tileRows;
    coefficients = dots + 8 * tileRows;
    gradient = coefficients + (columns + 1) / 2 * 2;
  }
};

// Parts of dot products of the rows of a tile with the coefficients. A team of threads, a power of
// two, takes four rows at a time, so that a coefficient is read once for four; each warp of a team
// (or the team, if less than a warp) leaves its part in dots[row][part]. Gives the parts a row.
template <typename T>
__device__ inline int dotRows(const LinearMemory<T>& memory, const T* tile, int tileRows, int count,
                              int columns) {
  int teams = 1;
  while (teams * 4 < tileRows) {
    teams *= 2;
  }
  const int size = LINEAR_THREADS / teams;
  const int team = static_cast<int>(threadIdx.x) / size;
  const int member = static_cast<int>(threadIdx.x) % size;
  const int parts = size > 32 ? size / 32 : 1;
  const T* rows[4];
  double sums[4] = {0, 0, 0, 0};
  UNROLL
  for (int i = 0; i < 4; i++) {
    const int row = team + i * teams;
    rows[i] = tile + static_cast<Rows>(row < tileRows ? row : 0) * columns;
  }
  UNROLL_BY(2)
  for (int column = member; column < columns; column += size) {
    const double coefficient = memory.coefficients[column];
    UNROLL
    for (int i = 0; i < 4; i++) {
      sums[i] += coefficient * rows[i][column];
    }
  }
  UNROLL
  for (int i = 0; i < 4; i++) {
    const double sum = sumOverLanes(sums[i], size < 32 ? size : 32);
    const int row = team + i * teams;
    if (row < count && member % 32 == 0) {
      memory.dots[row * parts + member / 32] = sum;
    }
  }
  return parts;
}

template <typename T>
__device__ inline void linear(const T* x, const double* y, const double* w, Rows rows, int columns,
                              int add, double* partials, const double* coefficients, double offset,
                              double labelScale, int mode, int tileRows) {
  DYNAMIC_SHARED(dynamic);
  __shared__ double scratch[LINEAR_WARPS];
  const LinearMemory<T> memory(dynamic, tileRows, columns);
  const int thread = static_cast<int>(threadIdx.x);
  const Rows tiles = (rows + tileRows - 1) / tileRows;
  const int tileValues = tileRows * columns;
  // with few columns several threads share one, each with every slices-th row
  const int slices = columns <= LINEAR_THREADS ? LINEAR_THREADS / columns : 1;
  const int width = columns < LINEAR_THREADS ? columns : LINEAR_THREADS;
  const int slice = thread / width;

  for (int i = thread; i < columns; i += LINEAR_THREADS) {
    memory.coefficients[i] = coefficients[i];
  }
  for (int i = thread; i < columns || i < LINEAR_THREADS; i += LINEAR_THREADS) {
    memory.gradient[i] = 0;
  }
  const auto load = [&](Rows tile, int stage) {
    const Rows from = tile * tileRows;
    const Rows count = rows - from < tileRows ? rows - from : tileRows;
    copyRun(memory.tiles + stage * tileValues, x + from * columns, count * columns);
    copyRun(memory.labels + stage * tileRows, y + from, count);
    copyRun(memory.weights + stage * tileRows, w + from, count);
  };
  if (blockIdx.x < tiles) {
    load(blockIdx.x, 0);
  }
  commitCopies();

  double loss = 0;
  double residuals = 0;
  int stage = 0;
  for (Rows tile = blockIdx.x; tile < tiles; tile += gridDim.x) {
    if (tile + gridDim.x < tiles) {
      load(tile + gridDim.x, 1 - stage);
    }
    commitCopies();
    waitForCopies<1>();
    __syncthreads();
    const Rows left = rows - tile * tileRows;
    const int count = left < tileRows ? static_cast<int>(left) : tileRows;
    const T* values = memory.tiles + stage * tileValues;
    const double* labels = memory.labels + stage * tileRows;
    const double* weights = memory.weights + stage * tileRows;
    const int parts = dotRows(memory, values, tileRows, count, columns);
    __syncthreads();
    if (thread < count) {
      double margin = offset;
      for (int part = 0; part < parts; part++) {
        margin += memory.dots[thread * parts + part];
      }
      const double residual =
          residualOf(margin, labels[thread], weights[thread], labelScale, mode, loss);
      residuals += residual;
      memory.residuals[thread] = residual;
    }
    __syncthreads();
    if (slice < slices) {
      for (int i = thread; i < columns * slices; i += LINEAR_THREADS) {
        const T* column = values + (slices == 1 ? i : i % width);
        double sum = 0;
        UNROLL_BY(4)
        for (int row = slice; row < count; row += slices) {
          const double residual = memory.residuals[row];
          const double value = column[row * columns];
          // a row of weight 0 may hold anything
          sum += residual * (residual != 0 ? value : 0);
        }
        memory.gradient[i] += sum;
      }
    }
    __syncthreads();
    stage = 1 - stage;
  }

  double* part = partials + static_cast<Rows>(blockIdx.x) * (columns + 2);
  const double allLoss = sumOverBlock(loss, scratch);
  const double allResiduals = sumOverBlock(residuals, scratch);
  if (thread == 0) {
    write(part, allLoss, add);
    write(part + 1, allResiduals, add);
  }
  for (int i = thread; i < columns; i += LINEAR_THREADS) {
    double sum = memory.gradient[i];
    for (int other = 1; other < slices; other++) {
      sum += memory.gradient[i + other * width];
    }
    write(part + 2 + i, sum, add);
  }
}

template <typename T>
__device__ inline void linearWide(const T* x, const double* y, const double* w, Rows rows,
                                  int columns, int add, double* partials,
                                  const double* coefficients, double offset, double labelScale,
                                  int mode) {
  __shared__ double residuals[LINEAR_WARPS];
  __shared__ double scratch[LINEAR_WARPS];
  const int thread = static_cast<int>(threadIdx.x);
  const int warp = thread / 32;
  double* part = partials + static_cast<Rows>(blockIdx.x) * (columns + 2);
  if (!add) {
    for (int i = thread; i < columns; i += LINEAR_THREADS) {
      part[2 + i] = 0;
    }
  }
  double loss = 0;
  double sumOfResiduals = 0;
  const Rows step = static_cast<Rows>(gridDim.x) * LINEAR_WARPS;
  for (Rows first = static_cast<Rows>(blockIdx.x) * LINEAR_WARPS; first < rows; first += step) {
    const int count = rows - first < LINEAR_WARPS ? static_cast<int>(rows - first) : LINEAR_WARPS;
    const T* values = x + first * columns;
    if (warp < count) {
      const T* row = values + static_cast<Rows>(warp) * columns;
      double sum = 0;
      UNROLL_BY(8)
      for (int i = thread % 32; i < columns; i += 32) {
        sum += coefficients[i] * row[i];
      }
      const double margin = offset + sumOverLanes(sum, 32);
      if (thread % 32 == 0) {
        const double residual =
            residualOf(margin, y[first + warp], w[first + warp], labelScale, mode, loss);
        sumOfResiduals += residual;
        residuals[warp] = residual;
      }
    }
    __syncthreads();
    for (int i = thread; i < columns; i += LINEAR_THREADS) {
      double sum = 0;
      UNROLL
      for (int row = 0; row < LINEAR_WARPS; row++) {
        if (row < count && residuals[row] != 0) {
          sum += residuals[row] * values[static_cast<Rows>(row) * columns + i];
        }
      }
      part[2 + i] += sum;
    }
    __syncthreads();
  }
  const double allLoss = sumOverBlock(loss, scratch);
  const double allResiduals = sumOverBlock(sumOfResiduals, scratch);
  if (thread == 0) {
    write(part, allLoss, add);
    write(part + 1, allResiduals, add);
  }
}
