package io.penstock.gpu.cuda;

import com.sun.jna.Library;

/**
 * The functions of cuBLAS that are used here, as its header declares them. Handles and device
 * addresses are 64-bit values; each returns 0 or a status.
 */
@SuppressWarnings("MethodName")
interface CublasApi extends Library {
  /** cublasFillMode_t: the upper triangle. */
  int FILL_UPPER = 1;

  /** cublasOperation_t: as it lies. */
  int OP_N = 0;

  int cublasCreate_v2(long[] handle);

  int cublasSetStream_v2(long handle, long stream);

  /** C = alpha A A^T + beta C, where A is n x k, both column by column; factors on the host. */
  int cublasDsyrk_v2(
      long handle,
      int uplo,
      int trans,
      int n,
      int k,
      double[] alpha,
      long a,
      int lda,
      double[] beta,
      long c,
      int ldc);

  int cublasDestroy_v2(long handle);
}
