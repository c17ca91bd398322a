package io.penstock.gpu.engine;

/** How the values of features are kept; sums are float64 in both. */
public enum Storage {
  /** 8 bytes a value, exact. */
  FLOAT64(8),
  /** 4 bytes a value, rounded to nearest: half the memory and half the traffic. */
  FLOAT32(4);

  private final int bytes;

  Storage(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }
}
