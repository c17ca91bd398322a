package io.penstock.run;

import io.penstock.secret.Redactor;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The marks of runs that go on. One that cannot be written or read is logged: no run needs it. */
final class OpenRuns {
  private static final Logger LOG = LoggerFactory.getLogger(OpenRuns.class);

  private final Path directory;
  private final Configuration hadoop;

  OpenRuns(Path runs, Configuration hadoop) {
    this.directory = new Path(runs, "_open");
    this.hadoop = hadoop;
  }

  /** Marks a run of this process as open, and keeps the mark fresh until it is closed. */
  RunRecords.Mark open(
      String run, String pipeline, String options, List<String> nodes, Instant began) {
    OpenRun open = OpenRun.here(run, pipeline, Redactor.PROCESS.redact(options), nodes, began);
    ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(OpenRuns::thread);
    write(open);
    long beat = OpenRun.BEAT.toSeconds();
    var unused = beats.scheduleWithFixedDelay(() -> beat(open), beat, beat, TimeUnit.SECONDS);
    return () -> {
      beats.shutdownNow();
      remove(open.run());
    };
  }

  /** The runs whose processes are no more. */
  List<OpenRun> dead() {
    List<OpenRun> dead = new ArrayList<>();
    try {
      FileSystem fs = directory.getFileSystem(hadoop);
      for (FileStatus mark : fs.listStatus(directory)) {
        if (!mark.getPath().getName().startsWith(".")) {
          read(fs, mark, dead);
        } else if (OpenRun.isSilent(mark)) {
          fs.delete(mark.getPath(), false); // its writer died before it was whole
        }
      }
    } catch (FileNotFoundException none) {
      return dead;
    } catch (IOException e) {
      LOG.warn("the open runs in {} were not read", directory, e);
    }
    return dead;
  }

  void remove(String run) {
    try {
      directory.getFileSystem(hadoop).delete(OpenRun.in(directory, run), false);
    } catch (IOException e) {
      LOG.warn("the mark of run {} was not removed from {}", run, directory, e);
    }
  }

  private static void read(FileSystem fs, FileStatus mark, List<OpenRun> dead) {
    try {
      OpenRun run = OpenRun.read(fs, mark.getPath());
      if (run.isDead(mark)) {
        dead.add(run);
      }
    } catch (IOException e) {
      LOG.info("{} was removed just now", mark.getPath(), e);
    }
  }

  private void write(OpenRun open) {
    try {
      open.write(directory.getFileSystem(hadoop), directory);
    } catch (IOException e) {
      LOG.warn("the mark of run {} was not written to {}", open.run(), directory, e);
    }
  }

  private void beat(OpenRun open) {
    try {
      directory
          .getFileSystem(hadoop)
          .setTimes(OpenRun.in(directory, open.run()), System.currentTimeMillis(), -1);
    } catch (IOException e) {
      LOG.warn("the mark of run {} was not kept fresh", open.run(), e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "penstock-open-run");
    thread.setDaemon(true);
    return thread;
  }
}
