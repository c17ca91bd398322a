package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write a lake. */
class LeaseTest {
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofMillis(1200);
  private static final ProcessIdentity HERE = ProcessIdentity.current();
  private static final Instant SINCE = Instant.parse("2025-06-30T04:05:06Z");

  private final Configuration conf = new Configuration(false);

  @TempDir private Path lake;

  @Test
  void aSecondRunIsRefusedAndNamesTheFirst() throws IOException {
    try (Lease first = take("run-1")) {
      assertThat(first.lost()).isEmpty();
      PenstockException refused = refused("run-2");
      assertThat(refused.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
      assertThat(refused)
          .hasMessage(
              lake()
                  + " is being written by run run-1 of pipeline 'shop', process "
                  + ProcessHandle.current().pid()
                  + " on "
                  + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip()
                  + ", since "
                  + since()
                  + ". Nothing was done. Run again when it has ended; should it die, the next run"
                  + " goes on at once.");
      assertThat(first.lost()).isEmpty();
    }
    try (Lease second = take("run-2")) {
      assertThat(second.note()).isEmpty();
      assertThat(second.isContested()).isFalse();
    }
    assertThat(files()).as("the last turn, which is given back").hasSize(1);
  }

  @Test
  void oneWhoseProcessIsGoneIsFollowedAtOnce() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    held(new ProcessIdentity("node7", process.pid(), "12", HERE.machine()), TIME);

    try (Lease next = take("run-2")) {
      assertThat(next.note())
          .hasValue(
              "run run-1 of pipeline 'shop', process "
                  + process.pid()
                  + " on node7 died: this run goes on in its place");
      assertThat(next.isContested()).isFalse();
    }
  }

  @Test
  void aProcessThatOnlyHasTheSameNumberIsAnother() throws IOException {
    held(new ProcessIdentity(HERE.host(), HERE.pid(), HERE.started() + "0", HERE.machine()), TIME);

    try (Lease next = take("run-2")) {
      assertThat(next.note()).isPresent();
    }
  }

  @Test
  void theRemainsOfAProcessThatNobodyWaitedForAreNotAlive() throws Exception {
    // The shell becomes one that never waits for the child that it has.
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.2 & echo $!; exec sleep 60").start();
    try {
      long child = Long.parseLong(parent.inputReader().readLine());
      String started = fields(child)[19];
      while (!fields(child)[0].equals("Z")) {
        parent.waitFor(20, TimeUnit.MILLISECONDS);
      }
      held(new ProcessIdentity(HERE.host(), child, started, HERE.machine()), TIME);

      try (Lease next = take("run-2")) {
        assertThat(next.note()).isPresent();
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void oneOfAnotherContainerIsNeverTakenForDead() throws IOException {
    // The same host's name and the number of no process here, but other process ids.
    held(new ProcessIdentity(HERE.host(), 4_000_000, "1", "another"), TIME);

    assertThat(refused("run-2"))
        .hasMessage(
            lake()
                + " is being written by run run-1 of pipeline 'shop', process 4000000 on "
                + HERE.host()
                + ", since 2025-06-30T04:05:06Z. Nothing was done. Run again when it has ended;"
                + " should it die, the next run goes on 120 s after its last sign.");
  }

  @Test
  void oneOfAnotherHostIsFollowedWhenItsTimeHasRunOut() throws IOException {
    held(new ProcessIdentity("node7", 77, "1", "another"), TIME);
    age(Duration.ofSeconds(125));

    try (Lease next = take("run-2")) {
      assertThat(next.note())
          .hasValue(
              "run run-1 of pipeline 'shop', process 77 on node7 gave no sign for 120 s: this run"
                  + " goes on in its place");
      assertThat(next.isContested()).isTrue();
    }
  }

  @Test
  void theClocksOfTheHostsDoNotMatter() throws IOException {
    // Its own clock says that it began tomorrow; the file system's says two seconds ago.
    LeaseHolder other =
        new LeaseHolder(
            "shop",
            "run-1",
            new ProcessIdentity("node7", 77, "1", "another"),
            Instant.now().plus(Duration.ofDays(1)),
            TIME,
            false);
    new LeaseFiles(conf, lake()).publish(1, other);

    assertThat(refused("run-2").exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
  }

  @Test
  void whereTheClockHasGoneBackTheRenewalsAreWatched() throws IOException {
    held(new ProcessIdentity("node7", 77, "1", "another"), Duration.ofSeconds(1));
    age(Duration.ofDays(-1));

    try (Lease next = take("run-2")) {
      assertThat(next.isContested()).isTrue();
    }
  }

  @Test
  void aTextThatWasCutOffIsOfOneWhoMayLive() throws IOException {
    Files.createDirectories(lake.resolve("_lease"));
    Files.writeString(lake.resolve("_lease/0000000001.json"), "{\"pensto");
    assertThat(refused("run-2"))
        .hasMessage(
            lake()
                + " is being taken by other runs, which are just beginning. Nothing was done. Run"
                + " again.");

    age(Duration.ofSeconds(125));
    take("run-2").close();
  }

  @Test
  void aRunThatFellAsleepIsToldWhoFollowedIt() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Lease first = Lease.take(conf, lake(), "shop", "run-1", SHORT);
    first.onLoss(told::countDown);
    // As a run that took over would, at a time at which this one slept.
    new LeaseFiles(conf, lake())
        .publish(
            2,
            new LeaseHolder(
                "shop",
                "run-2",
                new ProcessIdentity("node7", 77, "1", "another"),
                SINCE,
                TIME,
                false));

    assertThat(first.lost())
        .hasValue(
            "this run gave no sign for 1 s, and run run-2 of pipeline 'shop', process 77 on node7"
                + " writes "
                + lake()
                + " now");
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    first.close();
    assertThat(new LeaseFiles(conf, lake()).newest()).as("not given back for another").isEqualTo(2);
    assertThat(refused("run-3").getMessage()).contains("run run-2");
  }

  @Test
  void aRunThatLivesKeepsItBeyondItsTime() throws Exception {
    try (Lease first = Lease.take(conf, lake(), "shop", "run-1", SHORT)) {
      Thread.sleep(2 * SHORT.toMillis());
      refused("run-2");
      assertThat(first.lost()).isEmpty();
    }
  }

  @Test
  void ofManyWhoTryAtOnceExactlyOneHasIt() throws Exception {
    // A dead holder at the start: taking over is the race.
    held(new ProcessIdentity(HERE.host(), HERE.pid(), "0", HERE.machine()), TIME);

    LeaseRace.run(40, this::take);

    assertThat(files()).hasSize(1);
  }

  @Test
  void aLakeThatCannotBeMadeIsSaid() throws IOException {
    Path file = Files.writeString(lake.resolve("file"), "no directory");

    assertThatThrownBy(
            () -> Lease.take(conf, new org.apache.hadoop.fs.Path(file.toUri()), "shop", "run-1"))
        .isInstanceOfSatisfying(
            PenstockException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE))
        .hasMessage(
            "cannot write the lake file:"
                + file
                + ": Parent path is not a directory: file:"
                + file
                + ". Nothing was done. Name a directory that can be made with --lake.");
  }

  @Test
  void aLakeThatMayNotBeWrittenIsSaid() {
    conf.set("fs.forbidden.impl", Forbidden.class.getName());

    assertThatThrownBy(
            () ->
                Lease.take(conf, new org.apache.hadoop.fs.Path("forbidden:/lake"), "shop", "run-1"))
        .isInstanceOfSatisfying(
            PenstockException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NO_PERMISSION))
        .hasMessage(
            "no permission to write the lake forbidden:/lake (Permission denied: user=bob,"
                + " access=WRITE). Nothing was done. Ask for write access, or name another with"
                + " --lake.");
  }

  /** A file system that is for reading only, as a name node says it. */
  public static final class Forbidden extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("forbidden:///");
    }

    @Override
    public boolean mkdirs(org.apache.hadoop.fs.Path path, FsPermission permission)
        throws IOException {
      throw new AccessControlException("Permission denied: user=bob, access=WRITE");
    }

    @Override
    public boolean mkdirs(org.apache.hadoop.fs.Path path) throws IOException {
      throw new AccessControlException("Permission denied: user=bob, access=WRITE");
    }
  }

  private Lease take(String run) {
    return Lease.take(conf, lake(), "shop", run);
  }

  private PenstockException refused(String run) {
    return catchThrowableOfType(PenstockException.class, () -> take(run).close());
  }

  private void held(ProcessIdentity process, Duration time) throws IOException {
    assertThat(
            new LeaseFiles(conf, lake())
                .publish(1, new LeaseHolder("shop", "run-1", process, SINCE, time, false)))
        .isTrue();
  }

  private void age(Duration age) throws IOException {
    FileTime time = FileTime.from(Instant.now().minus(age));
    Files.setLastModifiedTime(lake.resolve("_lease/0000000001.json"), time);
  }

  private String since() throws IOException {
    String text = Files.readString(files().get(0));
    return text.replaceAll("(?s).*\"since\":\"([^.\"]*)\\.?[0-9]*Z\".*", "$1Z");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(lake.resolve("_lease"))) {
      return files.sorted().toList();
    }
  }

  private static String[] fields(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
  }

  private org.apache.hadoop.fs.Path lake() {
    return new org.apache.hadoop.fs.Path(lake.toUri());
  }
}
