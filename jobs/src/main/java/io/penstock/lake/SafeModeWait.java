package io.penstock.lake;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.SafeMode;
import org.apache.hadoop.fs.SafeModeAction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the name node of a lake takes writes: after a start it takes none for a while, which
 * its clients are told at once and as an error.
 */
final class SafeModeWait {
  /** The longest wait in seconds, as a setting of Hadoop. */
  static final String LIMIT = "penstock.safemode.wait.seconds";

  private static final Logger LOG = LoggerFactory.getLogger(SafeModeWait.class);
  private static final int DEFAULT_LIMIT = 120;
  private static final long POLL_MILLIS = 500;

  private SafeModeWait() {}

  /** Returns once {@code lake} can be written; stops (75) if it cannot for too long. */
  static void of(Path lake, Configuration hadoop) {
    Duration limit = Duration.ofSeconds(hadoop.getInt(LIMIT, DEFAULT_LIMIT));
    try {
      FileSystem fs = lake.getFileSystem(hadoop);
      if (fs instanceof SafeMode nameNode) {
        await(nameNode, fs.getUri().toString(), limit);
      }
    } catch (IOException e) {
      // Whoever writes will say better what does not answer.
      LOG.info("it is not known whether {} is in safe mode", lake, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(SafeMode nameNode, String name, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    boolean isSaid = false;
    while (nameNode.setSafeMode(SafeModeAction.GET)) {
      if (System.nanoTime() > end) {
        throw new PenstockException(
            ExitCode.TRY_AGAIN,
            "%s has been in safe mode for %d s and takes no writes. Nothing was done. Run again once 'hdfs dfsadmin -safemode get' says OFF."
                .formatted(name, limit.toSeconds()));
      }
      if (!isSaid) {
        LOG.warn("{} is in safe mode: waiting up to {} s for it", name, limit.toSeconds());
        isSaid = true;
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
