package io.penstock.lake;

import io.penstock.problem.Causes;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.jspecify.annotations.Nullable;

/** A data file of a table that Spark could not read: it is gone, or its bytes have changed. */
final class DamagedFile {
  private static final String UNREADABLE = "FAILED_READ_FILE";
  private static final Pattern DATA_FILE =
      Pattern.compile(".*/([^/]+?)(?:__quarantine)?(?:/[^/]*=[^/]*)*/part-[^/]+\\.parquet");

  private DamagedFile() {}

  /**
   * The failure for the user; empty if another thing has failed.
   *
   * @param lake the directory of the tables
   * @param state what of the node's table is true all the same
   */
  static Optional<PenstockException> find(String node, Throwable e, Path lake, String state) {
    for (Throwable cause : ExceptionUtils.getThrowableList(e)) {
      String file = file(cause);
      Matcher name = DATA_FILE.matcher(file == null ? "" : file);
      if (name.matches() && isIn(lake, name.group())) {
        return Optional.of(
            new PenstockException(
                ExitCode.DATA,
                "%s: data file %s cannot be read: %s Nothing was published; %s. Restore the file from a backup, or rebuild its table: run with --refresh %s. fsck says what else is damaged."
                    .formatted(node, file, reason(cause), state, name.group(1)),
                e));
      }
    }
    return Optional.empty();
  }

  /** An input file may have such a name too. */
  private static boolean isIn(Path lake, String file) {
    return new Path(file).toUri().getPath().startsWith(lake.toUri().getPath() + "/");
  }

  /** The first line of the root of a failure, as a sentence. */
  static String reason(Throwable e) {
    Throwable root = ExceptionUtils.getRootCause(e);
    String line = Causes.firstLine(root == null ? e : root);
    return line.endsWith(".") ? line : line + ".";
  }

  private static @Nullable String file(Throwable e) {
    return e instanceof SparkThrowable spark
            && String.valueOf(spark.getCondition()).startsWith(UNREADABLE)
        ? spark.getMessageParameters().get("path")
        : null;
  }
}
