package io.penstock.run;

import io.penstock.lake.CommitRecord;
import io.penstock.lake.TableState;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelStore;
import io.penstock.problem.PenstockException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A run whose process ended without a word, as the next run of its lake finds it.
 *
 * @param open what it said when it began
 * @param nodes its nodes
 * @param closedBy the run that found it
 */
record DeadRun(OpenRun open, List<Node> nodes, String closedBy) {
  static final String DIED = "DIED";

  DeadRun {
    nodes = List.copyOf(nodes);
  }

  /**
   * A node of it.
   *
   * @param name its qualified name
   * @param version what the run published; -1 if nothing
   * @param counts rows by the words of {@link io.penstock.lake.CommitRecord#counts}
   */
  record Node(String name, long version, Map<String, Long> counts) {
    String outcome() {
      return version < 0 ? "died" : "done";
    }
  }

  /** Looks into the lake for what the run had published when it died. */
  static DeadRun of(OpenRun open, String lake, Configuration hadoop, String closedBy) {
    List<Node> nodes = new ArrayList<>();
    for (String name : open.nodes()) {
      Path path = path(name, lake);
      nodes.add(
          name.startsWith("models.")
              ? model(name, path, open.run(), hadoop)
              : table(name, path, open.run(), hadoop));
    }
    return new DeadRun(open, nodes, closedBy);
  }

  /** Where a node is, by its qualified name. */
  static Path path(String node, String lake) {
    return new Path(lake, node.substring(node.indexOf('.') + 1));
  }

  String message() {
    return "process %d on %s ended without a word; run %s found that out. What is published is whole."
        .formatted(open.process(), open.host(), closedBy);
  }

  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    Map<String, @Nullable Object> run = new LinkedHashMap<>();
    run.put("outcome", "died");
    run.put("exit_class", DIED);
    run.put("message", message());
    run.put("began", open.began());
    run.put("options", open.options());
    run.put("host", open.host());
    run.put("process", open.process());
    rows.add(RunRows.row("run", open.run(), open.pipeline(), run));
    for (Node node : nodes) {
      rows.add(RunRows.row("node", open.run(), open.pipeline(), cells(node)));
    }
    return rows;
  }

  private static Map<String, @Nullable Object> cells(Node node) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    cells.put("node", node.name());
    cells.put("outcome", node.outcome());
    cells.put("version", node.version() < 0 ? null : node.version());
    cells.put("read", node.counts().get("read"));
    cells.put("accepted", node.counts().get("written"));
    cells.put("quarantined", node.counts().get("quarantined"));
    cells.put("dropped", node.counts().get("dropped"));
    return cells;
  }

  private static Node table(String name, Path table, String run, Configuration hadoop) {
    Optional<TableState> state = tolerant(() -> TableState.read(hadoop, table));
    return state
        .filter(found -> found.record().filter(record -> record.run().equals(run)).isPresent())
        .map(found -> new Node(name, found.recordVersion(), written(found.record().orElseThrow())))
        .orElseGet(() -> new Node(name, -1, Map.of()));
  }

  /** Of a commit without rows the record goes on to have the counts of the one before. */
  private static Map<String, Long> written(CommitRecord record) {
    return record.rowsOf() == null ? record.counts() : Map.of();
  }

  private static Node model(String name, Path root, String run, Configuration hadoop) {
    Optional<ModelManifest> latest =
        tolerant(() -> new ModelStore(root, hadoop, Clock.systemUTC()).latest());
    return latest
        .filter(manifest -> manifest.runId().equals(run))
        .map(manifest -> new Node(name, manifest.version(), Map.of()))
        .orElseGet(() -> new Node(name, -1, Map.of()));
  }

  /** A node whose log is damaged says so when it runs. */
  private static <T> Optional<T> tolerant(java.util.function.Supplier<Optional<T>> read) {
    try {
      return read.get();
    } catch (PenstockException damaged) {
      return Optional.empty();
    }
  }
}
