// Products of matrices on the float64 tensor cores, for which the rows are what is summed over:
// x' w x (the normal equations), and residuals' x (the gradient of softmax where it is large); and
// x coefficients', the margins of softmax.
//
// A block of four warps has a tile of 64 x 64 sums, a warp 32 x 32 of them in registers. 16 rows at
// a time come into shared memory, the next ones while these are multiplied. Grid: (tiles, splits);
// a split is a run of rows.
#pragma once

#include "device.cuh"
#include "softmax.cuh"

constexpr int PRODUCT_THREADS = 128;
constexpr int TILE = 64;
constexpr int DEPTH = 16;

// Values from row to row of a tile in shared memory, so that the 32 values which a warp reads at
// once, of four rows and eight columns, lie in different banks.
template <typename T>
constexpr int PITCH = TILE + (sizeof(T) == 8 ? 4 : 8);

// sums[i][j] of this thread: rows 32 (warp / 2) + 8 i + lane / 4 of the tile, columns
// 32 (warp % 2) + 8 j + 2 (lane % 4) and the next.
typedef double TileSums[4][4][2];

template <typename A, typename B>
struct ProductMemory {
  alignas(16) A a[2][DEPTH * PITCH<A>];
  alignas(16) B b[2][DEPTH * PITCH<B>];
  alignas(16) double w[2][DEPTH];
};

// sums += a' b over rows [from, to) of those columns from aFirst and bFirst on; a's values times w
// if WEIGHTED. Rows of weight 0 count for nothing, whatever b holds there.
template <bool WEIGHTED, typename A, typename B>
__device__ inline void multiplyRows(ProductMemory<A, B>& memory, const A* a, int aColumns,
                                    int aFirst, const B* b, int bColumns, int bFirst,
                                    const double* w, Rows from, Rows to, TileSums& sums) {
  const int thread = static_cast<int>(threadIdx.x);
  const int high = thread % 32 / 4;
  const int low = thread % 4;
  const int down = thread / 64 * 32 + high;
  const int right = thread / 32 % 2 * 32 + high;
  const auto load = [&](Rows row, int stage) {
    const int count = to - row < DEPTH ? static_cast<int>(to - row) : DEPTH;
    copyTile<DEPTH, TILE, PITCH<A>>(memory.a[stage], a + row * aColumns + aFirst, aColumns, count,
                                    aColumns - aFirst);
    copyTile<DEPTH, TILE, PITCH<B>>(memory.b[stage], b + row * bColumns + bFirst, bColumns, count,
                                    bColumns - bFirst);
    if (thread < DEPTH) {
      copyAsync<8>(&memory.w[stage][thread], w + row + (thread < count ? thread : 0),
                   thread < count);
    }
  };
  if (from < to) {
    load(from, 0);
  }
  commitCopies();
  int stage = 0;
  for (Rows row = from; row < to; row += DEPTH) {
    if (row + DEPTH < to) {
      load(row + DEPTH, 1 - stage);
    }
    commitCopies();
    waitForCopies<1>();
    __syncthreads();
    UNROLL
    for (int depth = 0; depth < DEPTH; depth += 4) {
      const double weight = memory.w[stage][depth + low];
      const A* as = memory.a[stage] + (depth + low) * PITCH<A> + down;
      const B* bs = memory.b[stage] + (depth + low) * PITCH<B> + right;
      double left[4];
      double top[4];
      UNROLL
      for (int i = 0; i < 4; i++) {
        const double value = as[i * 8];
        left[i] = weight == 0 ? 0 : WEIGHTED ? weight * value : value;
        top[i] = weight == 0 ? 0 : static_cast<double>(bs[i * 8]);
      }
      UNROLL
      for (int i = 0; i < 4; i++) {
        UNROLL
        for (int j = 0; j < 4; j++) {
          multiplyAdd(sums[i][j], left[i], top[j]);
        }
      }
    }
    __syncthreads();
    stage = 1 - stage;
  }
}

// Calls to(row, column, sum) for each sum of this thread in its tile.
template <typename To>
__device__ inline void eachSum(const TileSums& sums, const To& to) {
  const int thread = static_cast<int>(threadIdx.x);
  const int down = thread / 64 * 32 + thread % 32 / 4;
  const int right = thread / 32 % 2 * 32 + thread % 4 * 2;
  UNROLL
  for (int i = 0; i < 4; i++) {
    UNROLL
    for (int j = 0; j < 4; j++) {
      to(down + i * 8, right + j * 8, sums[i][j][0]);
      to(down + i * 8, right + j * 8 + 1, sums[i][j][1]);
    }
  }
}

// The column of tiles that a tile of the upper triangle is in: those of column j are
// j (j + 1) / 2 ... j (j + 1) / 2 + j.
__device__ inline int columnOfTile(int tile) {
  int column = static_cast<int>((sqrt(8.0 * tile + 1) - 1) / 2);
  while (column * (column + 1LL) / 2 > tile) {
    column--;
  }
  while ((column + 1LL) * (column + 2LL) / 2 <= tile) {
    column++;
  }
  return column;
}

// tiles: [splits][tiles of the upper triangle][64][64] of x' w x.
template <typename T>
__device__ inline void gram(const T* x, const double* w, Rows rows, int columns, int add,
                            double* tiles) {
  __shared__ ProductMemory<T, T> memory;
  const int tile = static_cast<int>(blockIdx.x);
  const int column = columnOfTile(tile);
  const int row = tile - column * (column + 1) / 2;
  const Rows splits = gridDim.y;
  const Rows split = blockIdx.y;
  TileSums sums = {};
  multiplyRows<true>(memory, x, columns, row * TILE, x, columns, column * TILE, w,
                     rows * split / splits, rows * (split + 1) / splits, sums);
  double* out = tiles + (split * gridDim.x + tile) * (TILE * TILE);
  eachSum(sums, [&](int i, int j, double sum) { write(out + i * TILE + j, sum, add); });
}

// Adds the splits of gram in order, into the packed upper triangle, column by column.
__device__ inline void gramPack(const double* tiles, int splits, int columns, double* out,
                                int add) {
  const int tile = static_cast<int>(blockIdx.x);
  const int column = columnOfTile(tile);
  const int row = tile - column * (column + 1) / 2;
  for (int i = static_cast<int>(threadIdx.x); i < TILE * TILE; i += static_cast<int>(blockDim.x)) {
    const Rows down = row * TILE + i / TILE;
    const Rows right = column * TILE + i % TILE;
    if (down <= right && right < columns) {
      double sum = 0;
      UNROLL_BY(4)
      for (Rows split = 0; split < splits; split++) {
        sum += tiles[(split * gridDim.x + tile) * (TILE * TILE) + i];
      }
      write(out + right * (right + 1) / 2 + down, sum, add);
    }
  }
}

// partials: [splits][classes][columns] of residuals' x.
template <typename T>
__device__ inline void softmaxGradient(const T* x, const double* w, Rows rows, int columns, int add,
                                       double* partials, const double* residuals, int classes) {
  __shared__ ProductMemory<double, T> memory;
  const int across = (columns + TILE - 1) / TILE;
  const int down = static_cast<int>(blockIdx.x) / across * TILE;
  const int right = static_cast<int>(blockIdx.x) % across * TILE;
  const Rows splits = gridDim.y;
  const Rows split = blockIdx.y;
  TileSums sums = {};
  multiplyRows<false>(memory, residuals, classes, down, x, columns, right, w, rows * split / splits,
                      rows * (split + 1) / splits, sums);
  double* out = partials + split * classes * columns;
  eachSum(sums, [&](int i, int j, double sum) {
    if (down + i < classes && right + j < columns) {
      write(out + static_cast<Rows>(down + i) * columns + right + j, sum, add);
    }
  });
}

// Values from row to row of a tile of 64 rows and 16 columns, as PITCH.
constexpr int DEEP_PITCH = DEPTH + 4;

template <typename T>
struct MarginMemory {
  alignas(16) T x[2][TILE * DEEP_PITCH];
  alignas(16) double coefficients[2][TILE * DEEP_PITCH];
  double scratch[PRODUCT_THREADS / 32];
};

// sums += rows of x times rows of coefficients, 64 of each, over all columns.
template <typename T>
__device__ inline void multiplyColumns(MarginMemory<T>& memory, const T* x, int rows,
                                       const double* coefficients, int classes, int columns,
                                       TileSums& sums) {
  const int thread = static_cast<int>(threadIdx.x);
  const int high = thread % 32 / 4;
  const int low = thread % 4;
  const int down = thread / 64 * 32 + high;
  const int right = thread / 32 % 2 * 32 + high;
  const auto load = [&](int column, int stage) {
    copyTile<TILE, DEPTH, DEEP_PITCH>(memory.x[stage], x + column, columns, rows, columns - column);
    copyTile<TILE, DEPTH, DEEP_PITCH>(memory.coefficients[stage], coefficients + column, columns,
                                      classes, columns - column);
  };
  load(0, 0);
  commitCopies();
  int stage = 0;
  for (int column = 0; column < columns; column += DEPTH) {
    if (column + DEPTH < columns) {
      load(column + DEPTH, 1 - stage);
    }
    commitCopies();
    waitForCopies<1>();
    __syncthreads();
    UNROLL
    for (int depth = 0; depth < DEPTH; depth += 4) {
      double left[4];
      double top[4];
      UNROLL
      for (int i = 0; i < 4; i++) {
        left[i] = memory.x[stage][(down + i * 8) * DEEP_PITCH + depth + low];
        top[i] = memory.coefficients[stage][(right + i * 8) * DEEP_PITCH + depth + low];
      }
      UNROLL
      for (int i = 0; i < 4; i++) {
        UNROLL
        for (int j = 0; j < 4; j++) {
          multiplyAdd(sums[i][j], left[i], top[j]);
        }
      }
    }
    __syncthreads();
    stage = 1 - stage;
  }
}

// residuals: [rows][classes], and partials: [parts][1 + classes]: loss, sums of residuals. Block b
// takes rows 64 b ..., 64 (b + parts) ...
template <typename T>
__device__ inline void softmaxResiduals(const T* x, const double* y, const double* w, Rows rows,
                                        int columns, int add, double* partials,
                                        const double* coefficients, const double* offsets,
                                        int classes, double* residuals) {
  __shared__ MarginMemory<T> memory;
  const int thread = static_cast<int>(threadIdx.x);
  double* part = partials + static_cast<Rows>(blockIdx.x) * (1 + classes);
  if (!add) {
    for (int k = thread; k < classes; k += PRODUCT_THREADS) {
      part[1 + k] = 0;
    }
  }
  double loss = 0;
  for (Rows first = static_cast<Rows>(blockIdx.x) * TILE; first < rows;
       first += static_cast<Rows>(gridDim.x) * TILE) {
    const int count = rows - first < TILE ? static_cast<int>(rows - first) : TILE;
    double* margins = residuals + first * classes;
    for (int from = 0; from < classes; from += TILE) {
      TileSums sums = {};
      multiplyColumns(memory, x + first * columns, count,
                      coefficients + static_cast<Rows>(from) * columns, classes - from, columns,
                      sums);
      eachSum(sums, [&](int row, int k, double sum) {
        if (row < count && from + k < classes) {
          margins[static_cast<Rows>(row) * classes + from + k] = sum;
        }
      });
    }
    __syncthreads();
    for (int row = thread / 32; row < count; row += PRODUCT_THREADS / 32) {
      loss += softmaxOfRow(margins + static_cast<Rows>(row) * classes, 1, 0, offsets, classes,
                           y[first + row], w[first + row]);
    }
    __syncthreads();
    for (int k = thread; k < classes; k += PRODUCT_THREADS) {
      double sum = 0;
      for (int row = 0; row < count; row++) {
        sum += margins[static_cast<Rows>(row) * classes + k];
      }
      part[1 + k] += sum;
    }
  }
  const double allLoss = sumOverBlock(loss, memory.scratch);
  if (thread == 0) {
    write(part, allLoss, add);
  }
}
