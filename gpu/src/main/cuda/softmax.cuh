// Loss and gradient of multinomial logistic regression, one read of the matrix: tiles of rows as in
// linear.cuh, both products on the tensor cores. Coefficients and the gradient of all classes lie
// in shared memory; where they do not fit there are softmaxResiduals (products.cuh) and
// softmaxGradient, which read the matrix twice.
//
// partials: [parts][1 + classes + classes * columns]: loss, sums of residuals, sum of residual x_j
// class by class.
#pragma once

#include "device.cuh"

constexpr int SOFTMAX_THREADS = 256;
constexpr int SOFTMAX_WARPS = SOFTMAX_THREADS / 32;
// Groups of eight classes that a warp takes at a time.
constexpr int CLASS_GROUPS = 4;

// Makes the margins of one row, `parts` of which lie `stride` apart, its residuals; by a warp.
// Gives the loss, in lane 0.
__device__ inline double softmaxOfRow(double* margins, int parts, Rows stride,
                                      const double* offsets, int classes, double label,
                                      double weight) {
  const int lane = static_cast<int>(threadIdx.x) % 32;
  if (weight == 0) {
    for (int k = lane; k < classes; k += 32) {
      margins[k] = 0;
    }
    return 0;
  }
  double greatest = -INFINITY;
  double ofLabel = 0;
  for (int k = lane; k < classes; k += 32) {
    double margin = offsets[k];
    for (int part = 0; part < parts; part++) {
      margin += margins[part * stride + k];
    }
    margins[k] = margin;
    greatest = fmax(greatest, margin);
    ofLabel += k == label ? margin : 0;
  }
  for (int distance = 16; distance > 0; distance /= 2) {
    greatest = fmax(greatest, __shfl_xor_sync(ALL_LANES, greatest, distance));
  }
  double sum = 0;
  for (int k = lane; k < classes; k += 32) {
    const double power = exp(margins[k] - greatest);
    sum += power;
    margins[k] = power;
  }
  sum = sumOverLanes(sum, 32);
  ofLabel = sumOverLanes(ofLabel, 32);
  for (int k = lane; k < classes; k += 32) {
    margins[k] = weight * (margins[k] / sum - (k == label ? 1 : 0));
  }
  return lane == 0 ? weight * (log(sum) + greatest - ofLabel) : 0;
}

// In dynamic shared memory of 2 tileRows (columns sizeof(T) + 16) + 16 up2(classes columns)
// + 8 classes min(64, 8 tileRows) bytes; tileRows is 4, 8, 16, 32 or 64.
template <typename T>
struct SoftmaxMemory {
  // each two times, one behind the other: pointers in an array would lie in slow memory
  T* tiles;
  double* labels;
  double* weights;
  double* coefficients;
  double* gradient;
  // margins[part][row][class]; then, as part 0, residuals
  double* margins;

  __device__ SoftmaxMemory(unsigned char* memory, int tileRows, int columns, int classes) {
    const Rows tile = static_cast<Rows>(tileRows) * columns;
    tiles = reinterpret_cast<T*>(memory);
    labels = reinterpret_cast<double*>(tiles + 2 * tile);
    weights = labels + 2 * tileRows;
    coefficients = weights + 2 * tileRows;
    gradient = coefficients + (classes * columns + 1) / 2 * 2;
    margins = gradient + (classes * columns + 1) / 2 * 2;
  }
};

// Warps share the rows by eights, and the warps of one such group the columns by fours: each leaves
// its part of the margins.
template <typename T>
__device__ inline int softmaxMargins(const SoftmaxMemory<T>& memory, const T* tile, int tileRows,
                                     int count, int columns, int classes) {
  const int groups = tileRows <= 8 ? 1 : tileRows / 8;
  const int parts = SOFTMAX_WARPS / groups;
  const int warp = static_cast<int>(threadIdx.x) / 32;
  const int high = static_cast<int>(threadIdx.x) % 32 / 4;
  const int low = static_cast<int>(threadIdx.x) % 4;
  const int part = warp % parts;
  const int row = warp / parts * 8 + high;
  const T* values = tile + static_cast<Rows>(row < count ? row : 0) * columns;
  for (int first = 0; first < classes; first += 8 * CLASS_GROUPS) {
    double sums[CLASS_GROUPS][2] = {};
    for (int from = part * 4; from < columns; from += parts * 4) {
      const int column = from + low;
      const double a = column < columns && row < count ? static_cast<double>(values[column]) : 0;
      UNROLL
      for (int group = 0; group < CLASS_GROUPS; group++) {
        const int k = first + group * 8 + high;
        if (first + group * 8 < classes) {
          const double b =
              column < columns && k < classes ? memory.coefficients[k * columns + column] : 0;
          multiplyAdd(sums[group], a, b);
        }
      }
    }
    UNROLL
    for (int group = 0; group < CLASS_GROUPS; group++) {
      UNROLL
      for (int side = 0; side < 2; side++) {
        const int k = first + group * 8 + low * 2 + side;
        if (row < count && k < classes) {
          memory.margins[(part * tileRows + row) * classes + k] = sums[group][side];
        }
      }
    }
  }
  return parts;
}

// gradient (classes x columns) += residuals' (classes x rows) tile (rows x columns); a warp takes
// eight columns at a time.
template <typename T>
__device__ inline void softmaxColumns(const SoftmaxMemory<T>& memory, const T* tile,
                                      const double* weights, int count, int columns, int classes) {
  const int high = static_cast<int>(threadIdx.x) % 32 / 4;
  const int low = static_cast<int>(threadIdx.x) % 4;
  for (int from = static_cast<int>(threadIdx.x) / 32 * 8; from < columns;
       from += SOFTMAX_WARPS * 8) {
    for (int first = 0; first < classes; first += 8 * CLASS_GROUPS) {
      double sums[CLASS_GROUPS][2] = {};
      for (int top = 0; top < count; top += 4) {
        const int row = top + low;
        const int column = from + high;
        // a row of weight 0 may hold anything
        const bool counts = row < count && column < columns && weights[row] != 0;
        const double b = counts ? static_cast<double>(tile[row * columns + column]) : 0;
        UNROLL
        for (int group = 0; group < CLASS_GROUPS; group++) {
          const int k = first + group * 8 + high;
          if (first + group * 8 < classes) {
            const double a = row < count && k < classes ? memory.margins[row * classes + k] : 0;
            multiplyAdd(sums[group], a, b);
          }
        }
      }
      UNROLL
      for (int group = 0; group < CLASS_GROUPS; group++) {
        UNROLL
        for (int side = 0; side < 2; side++) {
          const int k = first + group * 8 + high;
          const int column = from + low * 2 + side;
          if (k < classes && column < columns) {
            memory.gradient[k * columns + column] += sums[group][side];
          }
        }
      }
    }
  }
}

template <typename T>
__device__ inline void softmax(const T* x, const double* y, const double* w, Rows rows, int columns,
                               int add, double* partials, const double* coefficients,
                               const double* offsets, int classes, int tileRows) {
  DYNAMIC_SHARED(dynamic);
  __shared__ double scratch[SOFTMAX_WARPS];
  const SoftmaxMemory<T> memory(dynamic, tileRows, columns, classes);
  const int thread = static_cast<int>(threadIdx.x);
  const Rows tiles = (rows + tileRows - 1) / tileRows;
  const int tileValues = tileRows * columns;
  for (int i = thread; i < classes * columns; i += SOFTMAX_THREADS) {
    memory.coefficients[i] = coefficients[i];
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
    const double* weights = memory.weights + stage * tileRows;
    const int parts = softmaxMargins(memory, values, tileRows, count, columns, classes);
    __syncthreads();
    for (int row = thread / 32; row < count; row += SOFTMAX_WARPS) {
      loss +=
          softmaxOfRow(memory.margins + row * classes, parts, static_cast<Rows>(tileRows) * classes,
                       offsets, classes, memory.labels[stage * tileRows + row], weights[row]);
    }
    __syncthreads();
    softmaxColumns(memory, values, weights, count, columns, classes);
    if (thread < classes) {
      for (int row = 0; row < count; row++) {
        residuals += memory.margins[row * classes + thread];
      }
    }
    __syncthreads();
    stage = 1 - stage;
  }

  double* part = partials + static_cast<Rows>(blockIdx.x) *
                                (1 + classes + static_cast<Rows>(classes) * columns);
  const double allLoss = sumOverBlock(loss, scratch);
  if (thread == 0) {
    write(part, allLoss, add);
  }
  if (thread < classes) {
    write(part + 1 + thread, residuals, add);
  }
  for (int i = thread; i < classes * columns; i += SOFTMAX_THREADS) {
    write(part + 1 + classes + i, memory.gradient[i], add);
  }
}
