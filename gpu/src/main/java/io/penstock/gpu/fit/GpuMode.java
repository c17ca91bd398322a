package io.penstock.gpu.fit;

import java.util.Locale;

/** Whether a GPU is used. */
public enum GpuMode {
  /** Where there is one and it is expected to be faster. */
  AUTO,
  /** Always: no GPU, no fit. */
  REQUIRE,
  /** Never. */
  OFF;

  /** The word in parameters and files: {@code auto}, {@code require}, {@code off}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The mode of a word. */
  public static GpuMode of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
