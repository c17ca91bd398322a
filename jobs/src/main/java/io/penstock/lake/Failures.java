package io.penstock.lake;

import io.penstock.problem.Causes;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.nio.file.AccessDeniedException;
import java.util.ConcurrentModificationException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;

/** Turns what Spark, Delta and Hadoop throw while a table is written into one of ours. */
final class Failures {
  private Failures() {}

  /**
   * The failure for the user.
   *
   * @param version the table's version, which it still has; -1 if there is no table
   */
  static PenstockException writing(
      String node, Path table, long version, Configuration conf, Throwable e) {
    Optional<Throwable> ours = find(e, PenstockException.class::isInstance);
    if (ours.isPresent()) {
      return (PenstockException) ours.get();
    }
    String state =
        version < 0 ? "there is no table yet" : "the table is unchanged (version " + version + ")";
    Optional<PenstockException> damaged = DamagedFile.find(node, e, table.getParent(), state);
    if (damaged.isPresent()) {
      return damaged.get();
    }
    Optional<Throwable> unreadable = find(e, Failures::isOfFile);
    if (unreadable.isPresent()) {
      return new PenstockException(
          ExitCode.DATA,
          "%s: cannot read %s: %s Nothing was published; %s. Deliver the file again."
              .formatted(
                  node,
                  ((SparkThrowable) unreadable.get()).getMessageParameters().get("path"),
                  sentence(Causes.firstLine(root(e))),
                  state),
          e);
    }
    Optional<Throwable> conflict = find(e, ConcurrentModificationException.class::isInstance);
    if (conflict.isPresent()) {
      return conflict(node, table, version, conf, conflict.get());
    }
    if (find(e, Failures::isDiskFull).isPresent()) {
      return new PenstockException(
          ExitCode.IO,
          "%s: no space left to write %s (%s); %s. Free space and run again."
              .formatted(node, table, Causes.firstLine(root(e)), state),
          e);
    }
    if (find(e, Failures::isRefused).isPresent()) {
      return new PenstockException(
          ExitCode.NO_PERMISSION,
          "%s: no permission to write %s (%s); %s. Ask for write access and run again."
              .formatted(node, table, Causes.firstLine(root(e)), state),
          e);
    }
    Optional<Throwable> value = find(e, Failures::isOfValue);
    if (value.isPresent()) {
      return new PenstockException(
          ExitCode.DATA,
          "%s: a value cannot be computed: %s Nothing was published; %s. Correct the data, or the expression."
              .formatted(node, sentence(Causes.firstLine(value.get())), state),
          e);
    }
    return new PenstockException(
        ExitCode.SOFTWARE,
        "%s: writing %s failed: %s Run again: %s."
            .formatted(node, table, sentence(Causes.firstLine(root(e))), state),
        e);
  }

  /** The failure for the user where nothing would be written. */
  static PenstockException computing(String node, Throwable e) {
    Throwable shown = find(e, Failures::isOfValue).orElse(root(e));
    boolean isOfValue = isOfValue(shown);
    return new PenstockException(
        isOfValue ? ExitCode.DATA : ExitCode.SOFTWARE,
        "%s: %s: %s"
            .formatted(
                node,
                isOfValue ? "a value cannot be computed" : "it cannot be computed",
                sentence(Causes.firstLine(shown))),
        e);
  }

  private static PenstockException conflict(
      String node, Path table, long version, Configuration conf, Throwable e) {
    String who =
        TableState.read(conf, table)
            .filter(now -> now.recordVersion() > version)
            .flatMap(TableState::record)
            .map(record -> "run " + record.run() + " of " + record.node())
            .orElse("another writer");
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        "%s: %s committed to %s while this run was writing it (%s). Nothing of this run was published. Run again."
            .formatted(node, who, table, e.getClass().getSimpleName()),
        e);
  }

  private static boolean isDiskFull(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left on device")
        || message.contains("disk quota exceeded")
        || e.getClass().getSimpleName().endsWith("QuotaExceededException");
  }

  /** SQL's class 22 is data exceptions: a division by zero, a cast that fails. */
  private static boolean isOfValue(Throwable e) {
    return e instanceof SparkThrowable spark
        && String.valueOf(spark.getSqlState()).startsWith("22");
  }

  /** Spark opened a file and could not read all of it. */
  private static boolean isOfFile(Throwable e) {
    return e instanceof SparkThrowable spark
        && String.valueOf(spark.getCondition()).startsWith("FAILED_READ_FILE");
  }

  private static boolean isRefused(Throwable e) {
    return e instanceof AccessControlException
        || e instanceof AccessDeniedException
        || String.valueOf(e.getMessage()).contains("(Permission denied)");
  }

  private static Optional<Throwable> find(Throwable e, Predicate<Throwable> wanted) {
    Throwable at = e;
    // Bounded, since a chain of causes may be a ring.
    for (int depth = 0; at != null && depth < 50; depth++, at = at.getCause()) {
      if (wanted.test(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (int depth = 0; root.getCause() != null && depth < 50; depth++) {
      root = root.getCause();
    }
    return root;
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
