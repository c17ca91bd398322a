package io.penstock.run;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.lake.DeepCheck;
import io.penstock.lake.DeletedKeys;
import io.penstock.lake.Quarantine;
import io.penstock.lake.TableCheck;
import io.penstock.lake.TableFindings;
import io.penstock.ml.ModelManifest;
import io.penstock.ml.ModelStore;
import io.penstock.plan.Planner;
import io.penstock.problem.PenstockException;
import io.penstock.run.LakeReport.Kind;
import io.penstock.run.LakeReport.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Proves what must be true of all that a pipeline has in its lake; changes nothing that counts. */
public final class LakeCheck {
  private final Planner planner;
  private final Configuration hadoop;
  private final CheckOptions options;
  private final @Nullable SparkSession spark;
  private final @Nullable Instant removeBefore;
  private final List<Part> parts = new ArrayList<>();

  private LakeCheck(
      Planner planner,
      Configuration hadoop,
      CheckOptions options,
      @Nullable SparkSession spark,
      @Nullable Instant removeBefore) {
    this.planner = planner;
    this.hadoop = hadoop;
    this.options = options;
    this.spark = spark;
    this.removeBefore = removeBefore;
  }

  /** Checks all nodes; {@code sessions} is asked only for a deep check. */
  public static LakeReport run(
      Planner planner,
      Configuration hadoop,
      CheckOptions options,
      Supplier<SparkSession> sessions) {
    Instant removeBefore = options.clean() ? planner.now().minus(options.olderThan()) : null;
    SparkSession spark = options.deep() ? sessions.get() : null;
    return new LakeCheck(planner, hadoop, options, spark, removeBefore).run();
  }

  private LakeReport run() {
    for (Node node : planner.compilation().graph().order()) {
      if (node instanceof ModelNode model) {
        model(model);
      } else {
        dataset(node);
      }
    }
    Path runs = new Path(planner.lake(), "_runs");
    add(Kind.RUNS, "_runs", table(runs, "_runs", true).with(List.of(), unclosed(runs)));
    return new LakeReport(planner.pipeline().name().value(), planner.lake(), parts);
  }

  private void dataset(Node node) {
    String name = node.name().value();
    Path table = planner.directory(node);
    Path quarantine = Quarantine.of(table);
    TableFindings found = deep(node, table, table(table, name, false));
    TableFindings set = deep(node, quarantine, table(quarantine, name, true));
    if (options.deep() && node instanceof SourceNode && isWhole(found) && isWhole(set)) {
      found = found.with(check(node).records(table), List.of());
    }
    add(Kind.TABLE, name, found);
    add(Kind.QUARANTINE, quarantine.getName(), compared(found, set, name));
    Path deleted = DeletedKeys.of(table);
    add(Kind.TABLE, deleted.getName(), deep(node, deleted, table(deleted, name, true)));
  }

  /** The runs that died, and of which no run has written that down yet. */
  private List<String> unclosed(Path runs) {
    return new OpenRuns(runs, hadoop)
        .dead().stream()
            .map(
                run ->
                    "run %s died (process %d on %s): the next run writes that down"
                        .formatted(run.run(), run.process(), run.host()))
            .toList();
  }

  /** The quarantine is committed first: of a run that died between, it has one batch more. */
  private static TableFindings compared(TableFindings table, TableFindings set, String node) {
    if (!isWhole(set) || !isWhole(table) || set.batch() <= table.batch()) {
      return set;
    }
    return set.batch() == table.batch() + 1
        ? set.with(
            List.of(),
            List.of(
                "batch "
                    + set.batch()
                    + " was not published: a run ended in between, and the next one replaces it"))
        : set.with(
            List.of(RunProblems.quarantineAhead(node, set.batch(), table.batch())), List.of());
  }

  private void model(ModelNode node) {
    ModelStore store = planner.models(node);
    List<String> problems = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    List<Integer> versions = store.versions();
    for (int version : versions) {
      try {
        ModelManifest manifest = store.verify(version);
        files += manifest.files().size();
        bytes += manifest.files().stream().mapToLong(ModelManifest.ModelFile::sizeBytes).sum();
      } catch (PenstockException e) {
        problems.add(Objects.requireNonNullElse(e.getMessage(), e.toString()));
      }
    }
    long newest = versions.isEmpty() ? -1 : versions.get(versions.size() - 1);
    add(
        Kind.MODEL,
        node.name().value(),
        new TableFindings(
            newest, versions.size(), 0, files, 0, bytes, 0, 0, 0, problems, List.of()));
  }

  private TableFindings table(Path table, String node, boolean isQuarantine) {
    return TableCheck.of(hadoop, table, node, isQuarantine, removeBefore);
  }

  private TableFindings deep(Node node, Path table, TableFindings found) {
    return options.deep() && isWhole(found)
        ? found.with(check(node).rows(table), List.of())
        : found;
  }

  private DeepCheck check(Node node) {
    return new DeepCheck(Objects.requireNonNull(spark), node.name().value());
  }

  private static boolean isWhole(TableFindings found) {
    return found.problems().isEmpty();
  }

  private void add(Kind kind, String name, TableFindings found) {
    if (found.isThere()) {
      parts.add(Part.of(kind, name, found));
    }
  }
}
