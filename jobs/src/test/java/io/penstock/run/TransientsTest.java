package io.penstock.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.exceptions.ConcurrentAppendException;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.ConcurrentModificationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.protocol.DSQuotaExceededException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.RetriableException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.errors.QueryExecutionErrors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which failures are worth another try. */
class TransientsTest {
  @ParameterizedTest
  @MethodSource("passing")
  void mayPass(Throwable failure) {
    assertThat(Transients.isTransient(failure)).isTrue();
    assertThat(Transients.isTransient(inANode(failure))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void doesNotPass(Throwable failure) {
    assertThat(Transients.isTransient(failure)).isFalse();
    assertThat(Transients.isTransient(inANode(failure))).isFalse();
  }

  static Stream<Arguments> passing() {
    return Stream.of(
        argumentSet("a conflict of Delta's", new ConcurrentAppendException("others wrote")),
        argumentSet("a conflict, as we say it", ours(ExitCode.TRY_AGAIN)),
        argumentSet("a reset connection", new IOException("Connection reset by peer")),
        argumentSet("a refused connection", new ConnectException("Connection refused")),
        argumentSet(
            "a file that was not read to its end",
            new PenstockException(
                ExitCode.DATA, "cannot read a.csv", new IOException("Connection reset by peer"))),
        argumentSet("a socket that times out", new SocketTimeoutException("Read timed out")),
        argumentSet("a timeout", new TimeoutException("Futures timed out after [300 seconds]")),
        argumentSet(
            "a name node in safe mode",
            new RemoteException(SafeModeException.class.getName(), "Name node is in safe mode.")),
        argumentSet(
            "a name node on standby",
            new RemoteException(StandbyException.class.getName(), "Operation category READ")),
        argumentSet("a server that says so", new RetriableException("try later")),
        argumentSet(
            "a block without a data node",
            new BlockMissingException("/lake/a", "Could not obtain block", 0)),
        argumentSet(
            "a lost executor",
            aborted("ExecutorLostFailure (executor 1 exited unrelated to the running tasks)")),
        argumentSet(
            "fetches that failed for good",
            aborted("ShuffleMapStage 5 has failed the maximum allowable number of times: 4.")),
        argumentSet(
            "a task whose connection was reset",
            new SparkException("Job aborted", new IOException("Connection reset by peer"))));
  }

  static Stream<Arguments> lasting() {
    return Stream.of(
        argumentSet("a failed check", new CheckFailedException("check 'x' failed")),
        argumentSet("an absent input", ours(ExitCode.NO_INPUT)),
        argumentSet("a wrong definition", ours(ExitCode.CONFIG)),
        argumentSet("a missing library", ours(ExitCode.UNAVAILABLE)),
        argumentSet("a table that is not ours", ours(ExitCode.CANNOT_CREATE)),
        argumentSet("a run that was stopped", ours(ExitCode.INTERRUPTED)),
        argumentSet("a query that is wrong", parseFailure()),
        argumentSet(
            "a value that cannot be computed",
            new SparkException("Job aborted", QueryExecutionErrors.divideByZeroError(null))),
        argumentSet("too little memory", new OutOfMemoryError("Java heap space")),
        argumentSet(
            "too little memory in a task",
            new SparkException("Job aborted", new OutOfMemoryError("Java heap space"))),
        argumentSet(
            "an executor that was killed for its memory",
            aborted("ExecutorLostFailure: Container killed by YARN for exceeding memory limits")),
        argumentSet("a full disk", new IOException("No space left on device")),
        argumentSet("a quota", new DSQuotaExceededException(1, 2)),
        argumentSet(
            "a quota on another machine",
            new RemoteException(DSQuotaExceededException.class.getName(), "The quota is exceeded")),
        argumentSet("no permission", new AccessControlException("Permission denied: user=x")),
        argumentSet("no permission on a disk", new AccessDeniedException("/lake")),
        argumentSet("an absent file", new FileNotFoundException("/lake/a")),
        argumentSet("a file that is cut off", new EOFException("Unexpected end of ZLIB stream")),
        argumentSet("a commit that is cut off", cutJson()),
        argumentSet("a damaged file", new ChecksumException("/lake/a", 0)),
        argumentSet("a machine that nobody knows", new UnknownHostException("namenod")),
        argumentSet("a fault of ours", new IllegalStateException("planned twice")),
        argumentSet("a fault of a list", new ConcurrentModificationException()),
        argumentSet("a Spark that has stopped", aborted("SparkContext was shut down")));
  }

  private static PenstockException ours(ExitCode exitCode) {
    return new PenstockException(exitCode, "tables.a: something");
  }

  private static SparkException aborted(String why) {
    return new SparkException("Job aborted due to stage failure: " + why);
  }

  private static Throwable parseFailure() {
    try {
      CatalystSqlParser$.MODULE$.parsePlan("SELEC 1");
    } catch (Exception e) { // not declared: Scala
      return e;
    }
    throw new IllegalStateException("it parses");
  }

  private static Exception cutJson() {
    try {
      new ObjectMapper().readTree("{\"run\":");
    } catch (IOException e) {
      return new PenstockException(ExitCode.DATA, "it is damaged", e);
    }
    throw new IllegalStateException("it is whole");
  }

  private static PenstockException inANode(Throwable failure) {
    return new PenstockException(
        failure instanceof PenstockException known ? known.exitCode() : ExitCode.SOFTWARE,
        "tables.a failed",
        failure);
  }
}
