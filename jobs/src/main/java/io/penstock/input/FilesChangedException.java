package io.penstock.input;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;

/** A file is not what it was when it was listed (75); it may be worth to list again. */
public final class FilesChangedException extends PenstockException {
  private static final long serialVersionUID = 1L;

  FilesChangedException(String message) {
    super(ExitCode.TRY_AGAIN, message);
  }
}
