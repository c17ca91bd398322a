#include "registry.h"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <utility>

#include "kernels.cu"

namespace emulated {

namespace {

template <typename Argument>
void addPointer(std::vector<const void*>& pointers, Argument argument) {
  if constexpr (std::is_pointer_v<Argument>) {
    pointers.push_back(argument);
  }
}

template <typename... Arguments, size_t... PLACES>
std::tuple<Arguments...> read(void** arguments, std::index_sequence<PLACES...>) {
  return {*static_cast<Arguments*>(arguments[PLACES])...};
}

// sharedBytes: of the arguments, the dynamic shared memory.
template <typename... Arguments, typename SharedBytes>
Kernel kernel(unsigned threads, void (*function)(Arguments...), SharedBytes sharedBytes) {
  return Kernel{
      threads, sizeof...(Arguments), [=](void** arguments) {
        const auto values = read<Arguments...>(arguments, std::index_sequence_for<Arguments...>());
        Prepared prepared;
        prepared.run = [=] { std::apply(function, values); };
        std::apply([&](auto... each) { (addPointer(prepared.pointers, each), ...); }, values);
        prepared.sharedBytes = std::apply(sharedBytes, values);
        return prepared;
      }};
}

template <typename... Arguments>
Kernel kernel(unsigned threads, void (*function)(Arguments...)) {
  return kernel(threads, function, [](auto...) { return size_t{0}; });
}

size_t even(size_t count) { return (count + 1) / 2 * 2; }

size_t linearBytes(size_t value, int columns, int tileRows) {
  const auto d = static_cast<size_t>(columns);
  const auto rows = static_cast<size_t>(tileRows);
  return rows * (2 * d * value + 40 + 64) + 8 * even(d) + 8 * std::max(even(d), size_t{256});
}

size_t softmaxBytes(size_t value, int columns, int classes, int tileRows) {
  const auto d = static_cast<size_t>(columns);
  const auto k = static_cast<size_t>(classes);
  const auto rows = static_cast<size_t>(tileRows);
  return 2 * rows * (d * value + 16) + 16 * even(k * d) + 8 * k * std::min(size_t{64}, 8 * rows);
}

template <typename T, typename... Arguments>
Kernel linearKernel(void (*function)(const T*, Arguments...)) {
  return kernel(
      LINEAR_THREADS, function,
      [](const T*, const double*, const double*, Rows, int columns, int, double*, const double*,
         double, double, int, int tileRows) { return linearBytes(sizeof(T), columns, tileRows); });
}

template <typename T, typename... Arguments>
Kernel softmaxKernel(void (*function)(const T*, Arguments...)) {
  return kernel(SOFTMAX_THREADS, function,
                [](const T*, const double*, const double*, Rows, int columns, int, double*,
                   const double*, const double*, int classes,
                   int tileRows) { return softmaxBytes(sizeof(T), columns, classes, tileRows); });
}

}  // namespace

const std::map<std::string, Kernel>& kernels() {
  static const std::map<std::string, Kernel> all = {
      {"moments_f64", kernel(COLUMN_THREADS, moments_f64)},
      {"moments_f32", kernel(COLUMN_THREADS, moments_f32)},
      {"deviations_f64", kernel(COLUMN_THREADS, deviations_f64)},
      {"deviations_f32", kernel(COLUMN_THREADS, deviations_f32)},
      {"cross_f64", kernel(COLUMN_THREADS, cross_f64)},
      {"cross_f32", kernel(COLUMN_THREADS, cross_f32)},
      {"linear_f64", linearKernel(linear_f64)},
      {"linear_f32", linearKernel(linear_f32)},
      {"linear_wide_f64", kernel(LINEAR_THREADS, linear_wide_f64)},
      {"linear_wide_f32", kernel(LINEAR_THREADS, linear_wide_f32)},
      {"softmax_f64", softmaxKernel(softmax_f64)},
      {"softmax_f32", softmaxKernel(softmax_f32)},
      {"softmax_residuals_f64", kernel(PRODUCT_THREADS, softmax_residuals_f64)},
      {"softmax_residuals_f32", kernel(PRODUCT_THREADS, softmax_residuals_f32)},
      {"softmax_gradient_f64", kernel(PRODUCT_THREADS, softmax_gradient_f64)},
      {"softmax_gradient_f32", kernel(PRODUCT_THREADS, softmax_gradient_f32)},
      {"gram_f64", kernel(PRODUCT_THREADS, gram_f64)},
      {"gram_f32", kernel(PRODUCT_THREADS, gram_f32)},
      {"gram_pack", kernel(256, gram_pack)},
      {"reduce_sum", kernel(256, reduce_sum)},
      {"reduce_moments", kernel(256, reduce_moments)},
  };
  return all;
}

}  // namespace emulated
