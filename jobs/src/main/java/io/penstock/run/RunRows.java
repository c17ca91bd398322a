package io.penstock.run;

import io.penstock.lake.FileCounts;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.secret.Redactor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the table of run records. Rows: one per run, with no node; one per node of the run,
 * with no file; one per input file that a source took up in the run.
 */
final class RunRows {
  /** Nulls stand for what does not exist at the row's grain, or is not known. */
  static final StructType COLUMNS =
      StructType.fromDDL(
          "grain STRING, run STRING, pipeline STRING, node STRING, file STRING, outcome STRING,"
              + " reason STRING, exit_class STRING, message STRING, attempts INT, version BIGINT,"
              + " batch BIGINT, size_bytes BIGINT, sha256 STRING, read BIGINT, accepted BIGINT,"
              + " quarantined BIGINT, dropped BIGINT, violations MAP<STRING, BIGINT>,"
              + " metrics MAP<STRING, DOUBLE>, notes STRING, began TIMESTAMP, ended TIMESTAMP,"
              + " seconds DOUBLE, options STRING, host STRING, process BIGINT");

  private RunRows() {}

  /** What one run left. */
  static List<Row> of(RunSummary summary, String options, String host, long process) {
    List<Row> rows = new ArrayList<>();
    rows.add(run(summary, summary.failure().orElse(null), options, host, process));
    for (NodeResult result : summary.results()) {
      rows.add(row("node", summary.runId(), summary.pipeline(), node(result)));
      for (FileCounts file : result.files()) {
        rows.add(row("file", summary.runId(), summary.pipeline(), file(result, file)));
      }
    }
    return rows;
  }

  /** What a run left that ended before its first node. */
  static List<Row> ofUnbegun(
      RunSummary none, PenstockException failure, String options, String host, long process) {
    return List.of(run(none, failure, options, host, process));
  }

  private static Row run(
      RunSummary summary,
      @Nullable PenstockException failure,
      String options,
      String host,
      long process) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("outcome", failure == null ? "done" : "failed");
    cells.put("exit_class", (failure == null ? ExitCode.OK : failure.exitCode()).name());
    cells.put("message", failure == null ? null : failure.getMessage());
    cells.put("began", summary.began());
    cells.put("ended", summary.began().plus(summary.duration()));
    cells.put("seconds", seconds(summary.duration()));
    cells.put("options", options);
    cells.put("host", host);
    cells.put("process", process);
    return row("run", summary.runId(), summary.pipeline(), cells);
  }

  /** A row of the table. */
  static Row row(String grain, String run, String pipeline, Map<String, @Nullable Object> cells) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>(cells);
    all.put("grain", grain);
    all.put("run", run);
    all.put("pipeline", pipeline);
    @Nullable Object[] values = new @Nullable Object[COLUMNS.length()];
    for (int i = 0; i < values.length; i++) {
      Object value = all.remove(COLUMNS.fieldNames()[i]);
      values[i] = value instanceof String text ? Redactor.PROCESS.redact(text) : value;
    }
    if (!all.isEmpty()) {
      throw new IllegalStateException("no columns " + all.keySet());
    }
    return RowFactory.create(values);
  }

  private static Map<String, @Nullable Object> node(NodeResult result) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    PenstockException failure = result.failure();
    cells.put("node", result.node().qualifiedName());
    cells.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    cells.put("reason", result.reason());
    cells.put("exit_class", failure == null ? null : failure.exitCode().name());
    cells.put("message", failure == null ? null : failure.getMessage());
    cells.put("attempts", result.attempts());
    cells.put("version", result.version() < 0 ? null : result.version());
    cells.put("read", result.counts().read());
    cells.put("accepted", result.counts().written());
    cells.put("quarantined", result.counts().quarantined());
    cells.put("dropped", result.counts().dropped());
    cells.put("violations", result.violations());
    cells.put("metrics", result.metrics());
    cells.put("notes", result.notes().isEmpty() ? null : String.join("\n", result.notes()));
    cells.put("seconds", seconds(result.duration()));
    return cells;
  }

  private static Map<String, @Nullable Object> file(NodeResult result, FileCounts file) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("node", result.node().qualifiedName());
    cells.put("file", file.path());
    cells.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
    cells.put("version", result.version() < 0 ? null : result.version());
    cells.put("batch", file.batch());
    cells.put("size_bytes", file.sizeBytes());
    cells.put("sha256", file.sha256());
    cells.put("read", file.read());
    cells.put("accepted", file.accepted());
    cells.put("quarantined", file.quarantined());
    cells.put("dropped", file.dropped());
    return cells;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
