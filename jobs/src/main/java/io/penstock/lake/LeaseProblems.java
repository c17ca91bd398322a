package io.penstock.lake;

import io.penstock.input.InputProblems;
import io.penstock.problem.Causes;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/** Every message about the lease of a lake. */
final class LeaseProblems {
  private LeaseProblems() {}

  static PenstockException held(Path lake, LeaseHolder holder, boolean isHere) {
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        "%s is being written by %s, since %s. Nothing was done. Run again when it has ended; should it die, %s."
            .formatted(
                lake,
                holder.described(),
                holder.since().truncatedTo(ChronoUnit.SECONDS),
                isHere
                    ? "the next run goes on at once"
                    : "the next run goes on " + seconds(holder.time()) + " after its last sign"));
  }

  static PenstockException busy(Path lake) {
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        "%s is being taken by other runs, which are just beginning. Nothing was done. Run again."
            .formatted(lake));
  }

  static String tookOver(LeaseHolder other, boolean isContested) {
    return isContested
        ? "%s gave no sign for %s: this run goes on in its place"
            .formatted(other.described(), seconds(other.time()))
        : "%s died: this run goes on in its place".formatted(other.described());
  }

  /** Without a full stop, since more is said after it. */
  static String lost(Path lake, @Nullable LeaseHolder other, Duration time) {
    return "this run gave no sign for %s, and %s writes %s now"
        .formatted(seconds(time), other == null ? "another run" : other.described(), lake);
  }

  static PenstockException cannotLook(Path lake, IOException cause) {
    return new PenstockException(
        ExitCode.IO,
        "cannot tell whether this run may still write %s: %s. Run again."
            .formatted(lake, Causes.firstLine(cause)),
        cause);
  }

  static PenstockException cannotWrite(Path lake, IOException cause) {
    String why = Causes.firstLine(cause);
    String said = (cause.getClass().getName() + why).toLowerCase(Locale.ROOT);
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || said.contains("permission denied")) {
      return new PenstockException(
          ExitCode.NO_PERMISSION,
          "no permission to write the lake %s (%s). Nothing was done. Ask for write access, or name another with --lake."
              .formatted(lake, why),
          cause);
    }
    if (said.contains("no space left") || said.contains("quota")) {
      return new PenstockException(
          ExitCode.IO,
          "no space left to write the lake %s (%s). Nothing was done. Free space and run again."
              .formatted(lake, why),
          cause);
    }
    if (InputProblems.isAway(cause) || said.contains("could only be written to")) {
      return new PenstockException(
          ExitCode.TRY_AGAIN,
          "cannot write the lake %s: %s. Nothing was done. What holds it does not answer: run again later."
              .formatted(lake, why),
          cause);
    }
    return new PenstockException(
        ExitCode.CANNOT_CREATE,
        "cannot write the lake %s: %s. Nothing was done. Name a directory that can be made with --lake."
            .formatted(lake, why),
        cause);
  }

  private static String seconds(Duration time) {
    return time.toSeconds() + " s";
  }
}
