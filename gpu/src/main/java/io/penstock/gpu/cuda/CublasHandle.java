package io.penstock.gpu.cuda;

import java.util.List;

/**
 * cuBLAS in one stream. One handle for each stream gives the same bits each time, as its manual
 * says.
 */
final class CublasHandle implements AutoCloseable {
  private static final double[] ONE = {1};
  private static final double[] ZERO = {0};

  private final CublasApi api;
  private final long handle;
  private final CudaContext context;
  private final long stream;

  CublasHandle(CublasApi api, long handle, CudaContext context, long stream) {
    this.api = api;
    this.handle = handle;
    this.context = context;
    this.stream = stream;
  }

  /** Whether it can multiply the columns: float64, each weight 1, all on the device. */
  static boolean takes(List<Slab> slabs) {
    return slabs.stream()
        .allMatch(
            slab ->
                slab instanceof DeviceSlab resident
                    && resident.hasUnitWeights()
                    && resident.layout().storage().bytes() == Double.BYTES
                    && resident.rows() <= Integer.MAX_VALUE);
  }

  /**
   * Adds the products of columns to the upper triangle of a matrix. Rows one after another are the
   * columns of what cuBLAS sees.
   *
   * @param to address of the matrix, columns x columns
   * @param isFirst whether it begins with these rows, whatever is there
   */
  void addProducts(DeviceRows rows, int columns, long to, boolean isFirst) {
    int status =
        api.cublasDsyrk_v2(
            handle,
            CublasApi.FILL_UPPER,
            CublasApi.OP_N,
            columns,
            (int) rows.rows(),
            ONE,
            rows.values(),
            columns,
            isFirst ? ZERO : ONE,
            to,
            columns);
    if (status != 0) {
      throw CudaErrors.cublasFailed(columns, rows.rows(), context.device().name(), status);
    }
  }

  /** Copies the upper triangle of a matrix, column by column without gaps. */
  void pack(long from, int columns, long to) {
    long next = to;
    for (int j = 0; j < columns; j++) {
      long bytes = (j + 1L) * Double.BYTES;
      context.copy(next, from + (long) j * columns * Double.BYTES, bytes, stream);
      next += bytes;
    }
  }

  /** Nothing may be under way. */
  @Override
  public void close() {
    int ignored = api.cublasDestroy_v2(handle);
  }
}
