package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/** What the commits that are still there say, one after the other: records, batches and counts. */
final class CommitHistory {
  private static final String MARK = "\"penstock\"";

  private final LogListing log;
  private final String node;
  private final boolean isQuarantine;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private boolean lacksOld;
  private long batch;

  private CommitHistory(LogListing log, String node, boolean isQuarantine) {
    this.log = log;
    this.node = node;
    this.isQuarantine = isQuarantine;
  }

  /**
   * Reads all commits.
   *
   * @param isQuarantine whether batches may be left out
   */
  static CommitHistory read(LogListing log, String node, boolean isQuarantine) {
    CommitHistory history = new CommitHistory(log, node, isQuarantine);
    long before = log.commits().firstKey() - 1;
    for (long version : log.commits().keySet()) {
      history.lacksOld |= version != before + 1;
      history.read(version);
      before = version;
    }
    return history;
  }

  List<String> problems() {
    return problems;
  }

  /** The paths of all files that they add or remove, as they are written there. */
  Set<String> named() {
    return named;
  }

  /** Whether some of those that a checkpoint stands for cannot be read any more. */
  boolean lacksOld() {
    return lacksOld;
  }

  /** The newest batch; 0 where there is none. */
  long batch() {
    return batch;
  }

  private void read(long version) {
    Sums sums = new Sums();
    try {
      LogReplay.commit(log, version, sums::take);
    } catch (IOException | PenstockException e) {
      // Those that matter for the newest version were found whole before.
      lacksOld = true;
      return;
    }
    named.addAll(sums.paths);
    if (sums.metadata.contains(MARK)) {
      CommitRecord.parse(sums.metadata)
          .ifPresentOrElse(
              record -> judge(log.commitFile(version), record, sums),
              () -> problems.add(CheckProblems.unreadableRecord(log.commitFile(version), node)));
    }
  }

  private void judge(Path commit, CommitRecord record, Sums sums) {
    boolean isNote = record.rowsOf() != null;
    boolean isAgain = isNote && record.batch() == batch;
    if (batch > 0 && !isQuarantine && !isAgain && record.batch() != batch + 1) {
      problems.add(CheckProblems.batchGap(commit, batch, record.batch(), node));
    }
    batch = record.batch();
    if (isNote) {
      // Its counts are those of the rows that stayed.
      return;
    }
    Map<String, Long> counts = record.counts();
    long written = counts.getOrDefault("written", 0L);
    if (sums.hasRows && sums.rows < written) {
      problems.add(CheckProblems.rowsMissing(commit, sums.rows, written, node));
    }
    Long read = counts.get("read");
    if (read != null) {
      long dropped = counts.getOrDefault("dropped", 0L);
      long quarantined = counts.getOrDefault("quarantined", 0L);
      long all = written + dropped + quarantined;
      // A merge writes the newest row per key, a history what it does not know.
      if (sums.isReducing ? all > read : all != read) {
        problems.add(CheckProblems.notConserved(commit, read, written, dropped, quarantined, node));
      }
    }
  }

  /** What one commit comes to. */
  private static final class Sums {
    private final List<String> paths = new ArrayList<>();
    private String metadata = "";
    private boolean isReducing;
    private boolean hasRows = true;
    private long rows;

    void take(JsonNode action) {
      for (String kind : List.of("add", "remove", "cdc")) {
        if (action.has(kind)) {
          paths.add(action.get(kind).path("path").asText());
        }
      }
      if (action.has("add")) {
        var said = LogState.rows(action.get("add"));
        hasRows &= said.isPresent();
        rows += said.orElse(0);
      }
      JsonNode info = action.path("commitInfo");
      if (info.isObject()) {
        metadata = info.path("userMetadata").asText();
        isReducing =
            PublishMode.mayWriteFewer(info.path("operationParameters").path("predicate").asText());
      }
    }
  }
}
