package io.penstock.run;

import com.fasterxml.jackson.core.JacksonException;
import io.penstock.problem.PenstockException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * Which failures may pass by themselves, so that a node is worth another try: conflicts with
 * another writer, connections, timeouts, a name node in safe mode, blocks and executors that were
 * lost. Never what the user or the data must mend, and never a lack of memory, space or permission.
 */
final class Transients {
  private static final int DEEPEST = 50; // a chain of causes may be a ring

  /** SQLSTATE classes of which the statement, its values or its objects are the cause. */
  private static final List<String> OF_THE_USER = List.of("22", "42", "0A");

  private static final List<String> NEVER =
      List.of(
          "no space left on device",
          "quota exceeded",
          "permission denied",
          "outofmemory",
          "memory limits",
          "exit code: 52",
          "sparkcontext was shut down");

  /** What Spark says once it has given a lost task up. */
  private static final List<String> LOST =
      List.of(
          "executorlostfailure",
          "fetchfailed",
          "has failed the maximum allowable number of times",
          "lost executor");

  private Transients() {}

  static boolean isTransient(Throwable failure) {
    List<Throwable> chain = chain(failure);
    return chain.stream().noneMatch(Transients::isFinal)
        && chain.stream().anyMatch(Transients::mayPass);
  }

  private static boolean mayPass(Throwable e) {
    return (e instanceof PenstockException ours && ours.exitCode().isRetryable())
        || e instanceof IOException
        || e instanceof TimeoutException
        || (e instanceof ConcurrentModificationException
            && e.getClass().getName().contains("delta"))
        || says(e, LOST);
  }

  private static boolean isFinal(Throwable e) {
    return isFinalOfOurs(e)
        || e instanceof Error
        || e instanceof AnalysisException
        || isFinalFile(e)
        || (e instanceof SparkThrowable spark && isOfTheUser(spark))
        || says(e, NEVER);
  }

  private static boolean isFinalOfOurs(Throwable e) {
    return e instanceof PenstockException ours
        && switch (ours.exitCode()) {
          case OK, SOFTWARE, IO, TRY_AGAIN -> false;
          // Data that could not be read may be well: the cause says.
          case DATA -> e.getCause() == null;
          case USAGE,
              NO_INPUT,
              UNAVAILABLE,
              CANNOT_CREATE,
              NO_PERMISSION,
              CONFIG,
              INTERRUPTED,
              TERMINATED ->
              true;
        };
  }

  /** An absent, forbidden or damaged file is so again at the next try. */
  private static boolean isFinalFile(Throwable e) {
    return Stream.of(
                FileNotFoundException.class,
                NoSuchFileException.class,
                NotDirectoryException.class,
                java.nio.file.AccessDeniedException.class,
                AccessControlException.class,
                ChecksumException.class,
                JacksonException.class,
                EOFException.class,
                ZipException.class,
                UnknownHostException.class)
            .anyMatch(type -> type.isInstance(e))
        || simpleName(e).endsWith("QuotaExceededException")
        || simpleName(e).endsWith("AccessControlException")
        || simpleName(e).equals("FileNotFoundException");
  }

  /** Of an answer of another machine the name of what it threw there. */
  private static String simpleName(Throwable e) {
    String name =
        e instanceof RemoteException remote ? remote.getClassName() : e.getClass().getName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static boolean isOfTheUser(SparkThrowable e) {
    String state = e.getSqlState();
    return state != null && OF_THE_USER.stream().anyMatch(state::startsWith);
  }

  private static boolean says(Throwable e, List<String> words) {
    String message = e.getMessage();
    String text = message == null ? "" : message.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(text::contains);
  }

  private static List<Throwable> chain(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = failure; at != null && chain.size() < DEEPEST; at = at.getCause()) {
      chain.add(at);
    }
    return chain;
  }
}
