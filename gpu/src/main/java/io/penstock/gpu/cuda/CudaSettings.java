package io.penstock.gpu.cuda;

/**
 * What can be set by system properties.
 *
 * @param library the driver: a name that the system finds, or a path
 * @param cublas cuBLAS: a name that the system finds, or a path; {@code off} for none
 * @param deviceShare how much of the device's memory that is free at the start rows may take, above
 *     0 and at most 1
 * @param hostShare how much of the largest heap the rows may take that the device has no room for,
 *     from 0 to 1
 */
record CudaSettings(String library, String cublas, double deviceShare, double hostShare) {
  static final String LIBRARY = "penstock.cuda.library";
  static final String CUBLAS = "penstock.cuda.cublas";
  static final String DEVICE_SHARE = "penstock.cuda.deviceShare";
  static final String HOST_SHARE = "penstock.cuda.hostShare";

  /** Of {@link #CUBLAS}: it is not looked for. */
  static final String OFF = "off";

  private static final String ORDINARY_LIBRARY = "libcuda.so.1";

  CudaSettings {
    if (!(deviceShare > 0 && deviceShare <= 1)) {
      throw invalid(DEVICE_SHARE, "above 0 and at most 1", String.valueOf(deviceShare));
    }
    if (!(hostShare >= 0 && hostShare <= 1)) {
      throw invalid(HOST_SHARE, "from 0 to 1", String.valueOf(hostShare));
    }
  }

  /**
   * As the system properties say; 0.8 of the device and 0.3 of the heap where they do not. A driver
   * of another name has cuBLAS only where that is named too: they must be of one kind.
   */
  static CudaSettings ofSystem() {
    String library = System.getProperty(LIBRARY, ORDINARY_LIBRARY);
    return new CudaSettings(
        library,
        System.getProperty(CUBLAS, library.equals(ORDINARY_LIBRARY) ? "libcublas.so.13" : OFF),
        share(DEVICE_SHARE, "0.8"),
        share(HOST_SHARE, "0.3"));
  }

  private static double share(String property, String ordinary) {
    String text = System.getProperty(property, ordinary);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw invalid(property, "a number", text);
    }
  }

  private static IllegalArgumentException invalid(String property, String rule, String is) {
    return new IllegalArgumentException(
        String.format("the system property %s must be %s, is %s.", property, rule, is));
  }
}
