package io.penstock.gpu.engine;

import org.jspecify.annotations.Nullable;

/** An engine cannot do what it was asked; the message names the call, the sizes and the mend. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    this(message, null);
  }

  public EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
