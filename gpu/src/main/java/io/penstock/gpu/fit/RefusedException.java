package io.penstock.gpu.fit;

/** No engine here can fit that; stock MLlib may. The message is the reason, one clause. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  public RefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** The message. */
  public String reason() {
    return reason;
  }
}
