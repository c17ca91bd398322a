package io.penstock.cli;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the text of a command goes. */
final class Output {
  private Output() {}

  /** Writes a text to a file, which is replaced, or to standard output where there is none. */
  static void write(@Nullable Path file, String text) {
    if (file == null) {
      System.out.print(text);
      return;
    }
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new PenstockException(
          ExitCode.CANNOT_CREATE, "cannot write " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    return e.getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])|Exception", " ").strip();
  }
}
