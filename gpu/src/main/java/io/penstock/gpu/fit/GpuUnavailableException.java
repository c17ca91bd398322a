package io.penstock.gpu.fit;

/** A GPU is required and cannot be used; the message says why and what to do. */
public final class GpuUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GpuUnavailableException(String message) {
    super(message);
  }
}
