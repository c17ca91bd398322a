package io.penstock.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.lake.LogLeftovers;
import io.penstock.lake.RecordTable;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a pipeline's runs, the Delta table {@code <lake>/_runs}; rows and columns as in
 * {@link RunRows}. Each run is one commit, which keeps the run as one JSON object too. They tell
 * people and {@code result:} what happened; what is up to date never depends on them.
 */
public final class RunRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  // Far more than runs of one lake go on at the same time.
  private static final int LOOKED_BACK = 100;

  private final String lake;
  private final Path directory;
  private final Configuration hadoop;
  private final RecordTable table;
  private final OpenRuns openRuns;

  /** The mark of a run that goes on. */
  public interface Mark {
    /** The run has ended. */
    void close();
  }

  /** The records in a pipeline's directory. */
  public RunRecords(String lake, Configuration hadoop) {
    this.lake = lake;
    this.directory = new Path(lake, "_runs");
    this.hadoop = hadoop;
    this.table = new RecordTable(directory, RunRows.COLUMNS, hadoop);
    this.openRuns = new OpenRuns(directory, hadoop);
  }

  /**
   * Marks a run as open, after it has closed those that died.
   *
   * @param options the options of the run, as words of a command line
   * @param nodes the qualified names of the selected nodes, in the order of the graph
   */
  public Mark open(String run, String pipeline, String options, List<String> nodes, Instant began) {
    closeDead(run);
    return openRuns.open(run, pipeline, options, nodes, began);
  }

  /**
   * Adds the record of a run that has ended. A record that cannot be written is logged: what the
   * run has published stays published.
   *
   * @param options the options of the run, as words of a command line
   */
  public void add(RunSummary summary, String options) {
    closeDead(summary.runId());
    append(
        summary.runId(),
        RunRows.of(summary, options, OpenRun.HOST, OpenRun.PROCESS),
        RunJson.record(summary, options));
  }

  /** Adds the record of a run that ended before its first node. */
  public void add(
      PenstockException failure, String run, String pipeline, Instant began, String options) {
    RunSummary none = new RunSummary(run, pipeline, lake, List.of(), began, since(began));
    append(
        run,
        RunRows.ofUnbegun(none, failure, options, OpenRun.HOST, OpenRun.PROCESS),
        RunJson.unbegun(none, failure, options));
  }

  /** Lets readers of the records open fewer files, now and then. */
  public void checkpoint(SparkSession spark) {
    try {
      table.checkpoint(spark);
    } catch (IOException | RuntimeException e) {
      LOG.warn("no checkpoint of {} was written; the next run tries again", directory, e);
    }
  }

  /**
   * How each node of the newest run ended, by name in lower case, in dbt's words and ours.
   *
   * @throws io.penstock.problem.PenstockException if there is no record (66), or the table is
   *     damaged (65)
   */
  public Map<String, Set<String>> newestResults() {
    return table
        .newest(LOOKED_BACK, RunRecords::results)
        .or(() -> FormerRecords.newest(directory, hadoop).flatMap(RunRecords::results))
        .orElseThrow(() -> RunProblems.noRecord(directory));
  }

  /** Records what died; by itself, since a run that failed to do so would be worse off. */
  private void closeDead(String closing) {
    for (OpenRun dead : openRuns.dead()) {
      if (!isRecorded(dead.run())) {
        LOG.warn("run {} of process {} on {} died", dead.run(), dead.process(), dead.host());
        DeadRun found = DeadRun.of(dead, lake, hadoop, closing);
        append(dead.run(), found.rows(), RunJson.record(found));
      }
      // Nobody may write them again for long.
      dead.nodes().forEach(node -> LogLeftovers.sweepOf(DeadRun.path(node, lake), hadoop));
      openRuns.remove(dead.run());
    }
  }

  /** It may have died between its record and its end, or another run has just closed it. */
  private boolean isRecorded(String run) {
    try {
      return table
          .newest(LOOKED_BACK, note -> parsed(note).filter(r -> r.path("run").asText().equals(run)))
          .isPresent();
    } catch (PenstockException damaged) {
      LOG.warn("the records in {} were not read", directory, damaged);
      return true;
    }
  }

  private void append(String run, List<Row> rows, String note) {
    try {
      table.append(run, rows, note);
    } catch (IOException | RuntimeException e) {
      LOG.warn("the record of run {} was not written to {}", run, directory, e);
    }
  }

  private static Optional<Map<String, Set<String>>> results(String note) {
    Map<String, Set<String>> results = new HashMap<>();
    for (JsonNode node : parsed(note).map(run -> run.path("nodes")).orElseGet(MAPPER::nullNode)) {
      String name = node.path("name").asText();
      results.put(
          name.substring(name.indexOf('.') + 1).toLowerCase(Locale.ROOT),
          words(node.path("outcome").asText(), node.path("exitClass").asText()));
    }
    // A run that ended before its first node has no results.
    return results.isEmpty() ? Optional.empty() : Optional.of(results);
  }

  private static Optional<JsonNode> parsed(String note) {
    try {
      return Optional.of(MAPPER.readTree(note));
    } catch (JacksonException notOurs) {
      return Optional.empty();
    }
  }

  /** The words of dbt's {@code result:} that stand for an outcome, and its own. */
  private static Set<String> words(String outcome, String exitClass) {
    Set<String> words = new HashSet<>(Set.of(outcome));
    switch (outcome) {
      case "done", "up_to_date" -> words.add("success");
      case "blocked", "cancelled" -> words.add("skipped");
      default -> words.add("error");
    }
    if (exitClass.equals(ExitCode.DATA.name())) {
      words.add("fail");
    }
    return words;
  }

  private static Duration since(Instant began) {
    return Duration.between(began, Instant.now());
  }
}
