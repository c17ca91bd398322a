// The kernels that Java launches: io.penstock.gpu.cuda. gpu/build-ptx compiles this file to PTX.
#include "columns.cuh"
#include "linear.cuh"
#include "products.cuh"
#include "reduce.cuh"
#include "softmax.cuh"

#define KERNEL(...) extern "C" __global__ __launch_bounds__(__VA_ARGS__) void

KERNEL(COLUMN_THREADS)
moments_f64(const double* x, const double* w, Rows rows, int columns, int add, double* partials) {
  sumColumns<Moments>(x, nullptr, w, rows, columns, add, partials, 0);
}

KERNEL(COLUMN_THREADS)
deviations_f64(const double* x, const double* w, Rows rows, int columns, int add, double* partials,
               const double* center) {
  deviations(x, w, rows, columns, add, partials, center);
}

KERNEL(COLUMN_THREADS)
cross_f64(const double* x, const double* y, const double* w, Rows rows, int columns, int add,
          double* partials) {
  sumColumns<Cross>(x, y, w, rows, columns, add, partials, 0);
}

KERNEL(LINEAR_THREADS)
linear_f64(const double* x, const double* y, const double* w, Rows rows, int columns, int add,
           double* partials, const double* coefficients, double offset, double labelScale, int mode,
           int tileRows) {
  linear(x, y, w, rows, columns, add, partials, coefficients, offset, labelScale, mode, tileRows);
}

KERNEL(LINEAR_THREADS)
linear_wide_f64(const double* x, const double* y, const double* w, Rows rows, int columns, int add,
                double* partials, const double* coefficients, double offset, double labelScale,
                int mode, int /* tileRows */) {
  linearWide(x, y, w, rows, columns, add, partials, coefficients, offset, labelScale, mode);
}

KERNEL(SOFTMAX_THREADS, 1)
softmax_f64(const double* x, const double* y, const double* w, Rows rows, int columns, int add,
            double* partials, const double* coefficients, const double* offsets, int classes,
            int tileRows) {
  softmax(x, y, w, rows, columns, add, partials, coefficients, offsets, classes, tileRows);
}

KERNEL(PRODUCT_THREADS)
softmax_residuals_f64(const double* x, const double* y, const double* w, Rows rows, int columns,
                      int add, double* partials, const double* coefficients, const double* offsets,
                      int classes, double* residuals) {
  softmaxResiduals(x, y, w, rows, columns, add, partials, coefficients, offsets, classes,
                   residuals);
}

KERNEL(PRODUCT_THREADS)
softmax_gradient_f64(const double* x, const double* w, Rows rows, int columns, int add,
                     double* partials, const double* residuals, int classes) {
  softmaxGradient(x, w, rows, columns, add, partials, residuals, classes);
}

KERNEL(PRODUCT_THREADS)
gram_f64(const double* x, const double* w, Rows rows, int columns, int add, double* tiles) {
  gram(x, w, rows, columns, add, tiles);
}

KERNEL(COLUMN_THREADS)
moments_f32(const float* x, const double* w, Rows rows, int columns, int add, double* partials) {
  sumColumns<Moments>(x, nullptr, w, rows, columns, add, partials, 0);
}

KERNEL(COLUMN_THREADS)
deviations_f32(const float* x, const double* w, Rows rows, int columns, int add, double* partials,
               const double* center) {
  deviations(x, w, rows, columns, add, partials, center);
}

KERNEL(COLUMN_THREADS)
cross_f32(const float* x, const double* y, const double* w, Rows rows, int columns, int add,
          double* partials) {
  sumColumns<Cross>(x, y, w, rows, columns, add, partials, 0);
}

KERNEL(LINEAR_THREADS)
linear_f32(const float* x, const double* y, const double* w, Rows rows, int columns, int add,
           double* partials, const double* coefficients, double offset, double labelScale, int mode,
           int tileRows) {
  linear(x, y, w, rows, columns, add, partials, coefficients, offset, labelScale, mode, tileRows);
}

KERNEL(LINEAR_THREADS)
linear_wide_f32(const float* x, const double* y, const double* w, Rows rows, int columns, int add,
                double* partials, const double* coefficients, double offset, double labelScale,
                int mode, int /* tileRows */) {
  linearWide(x, y, w, rows, columns, add, partials, coefficients, offset, labelScale, mode);
}

KERNEL(SOFTMAX_THREADS, 1)
softmax_f32(const float* x, const double* y, const double* w, Rows rows, int columns, int add,
            double* partials, const double* coefficients, const double* offsets, int classes,
            int tileRows) {
  softmax(x, y, w, rows, columns, add, partials, coefficients, offsets, classes, tileRows);
}

KERNEL(PRODUCT_THREADS)
softmax_residuals_f32(const float* x, const double* y, const double* w, Rows rows, int columns,
                      int add, double* partials, const double* coefficients, const double* offsets,
                      int classes, double* residuals) {
  softmaxResiduals(x, y, w, rows, columns, add, partials, coefficients, offsets, classes,
                   residuals);
}

KERNEL(PRODUCT_THREADS)
softmax_gradient_f32(const float* x, const double* w, Rows rows, int columns, int add,
                     double* partials, const double* residuals, int classes) {
  softmaxGradient(x, w, rows, columns, add, partials, residuals, classes);
}

KERNEL(PRODUCT_THREADS)
gram_f32(const float* x, const double* w, Rows rows, int columns, int add, double* tiles) {
  gram(x, w, rows, columns, add, tiles);
}

KERNEL(256)
gram_pack(const double* tiles, int splits, int columns, double* out, int add) {
  gramPack(tiles, splits, columns, out, add);
}

KERNEL(256)
reduce_sum(const double* partials, int parts, Rows width, double* out, int add) {
  reduce(partials, parts, width, width, out, add);
}

KERNEL(256)
reduce_moments(const double* partials, int parts, int columns, double* out, int add) {
  reduce(partials, parts, 3LL * columns, columns, out, add);
}
