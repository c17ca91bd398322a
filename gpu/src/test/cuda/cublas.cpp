// A stand-in for libcublas.so.13: those functions that Penstock calls, by plain loops. Like a
// kernel, a product waits in its stream; what it reads and writes must lie in live allocations.
// The setting `wrongSyrks` spoils one value of each.
#include "driver.h"

using namespace emulated;

#define EXPORT extern "C" __attribute__((visibility("default")))
#define ENTER                                                       \
  const std::lock_guard<std::recursive_mutex> guard(device().lock); \
  if (const int refused = device().enter(__func__, true)) {         \
    return refused;                                                 \
  }

namespace {

constexpr int BLAS_NOT_INITIALIZED = 1;
constexpr int BLAS_INVALID_VALUE = 7;
constexpr int UPPER = 1;

struct Syrk {
  int n;
  int k;
  double alpha;
  const double* a;
  long lda;
  double beta;
  double* c;
  long ldc;

  bool isInRange() const {
    const size_t reads = (static_cast<size_t>(k - 1) * lda + n) * sizeof(double);
    const size_t writes = (static_cast<size_t>(n - 1) * ldc + n) * sizeof(double);
    return device().holds(reinterpret_cast<uintptr_t>(a), reads) &&
           device().holds(reinterpret_cast<uintptr_t>(c), writes);
  }

  int run(bool isWrong) const {
    if (!isInRange()) {
      return ADDRESS;
    }
    for (long j = 0; j < n; j++) {
      for (long i = 0; i <= j; i++) {
        double sum = 0;
        for (long row = 0; row < k; row++) {
          sum += a[i + row * lda] * a[j + row * lda];
        }
        double& to = c[i + j * ldc];
        to = alpha * sum + (beta == 0 ? 0 : beta * to);
      }
    }
    c[(n - 1) * ldc] *= isWrong ? 1.001 : 1;
    return OK;
  }
};

}  // namespace

EXPORT int cublasCreate_v2(void** handle) {
  ENTER
  *handle = new char;
  device().handles[*handle] = device().stream(nullptr);
  return OK;
}

EXPORT int cublasSetStream_v2(void* handle, void* streamHandle) {
  ENTER
  const auto found = device().handles.find(handle);
  const auto stream = device().stream(streamHandle);
  if (found == device().handles.end() || stream == nullptr) {
    return found == device().handles.end() ? BLAS_NOT_INITIALIZED : BLAS_INVALID_VALUE;
  }
  found->second = stream;
  return OK;
}

EXPORT int cublasDsyrk_v2(void* handle, int uplo, int trans, int n, int k, const double* alpha,
                          const double* a, int lda, const double* beta, double* c, int ldc) {
  ENTER
  const auto found = device().handles.find(handle);
  if (found == device().handles.end()) {
    return BLAS_NOT_INITIALIZED;
  }
  const Syrk syrk{n, k, *alpha, a, lda, *beta, c, ldc};
  if (uplo != UPPER || trans != 0 || n < 1 || k < 1 || lda < n || ldc < n || !syrk.isInRange()) {
    return BLAS_INVALID_VALUE;
  }
  device().syrks++;
  const bool isWrong = device().settings["wrongSyrks"] != 0;
  found->second->work.push_back([=] { return syrk.run(isWrong); });
  return OK;
}

EXPORT int cublasDestroy_v2(void* handle) {
  ENTER
  if (device().handles.erase(handle) == 0) {
    return BLAS_NOT_INITIALIZED;
  }
  delete static_cast<char*>(handle);
  return OK;
}
