package io.penstock.cases;

import io.penstock.cases.PreparedCase.Expected;
import io.penstock.cases.PreparedCase.ExpectedFailure;
import io.penstock.cases.PreparedCase.ExpectedRows;
import io.penstock.cases.PreparedCase.Given;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.lake.TableImage;
import io.penstock.problem.PenstockException;
import io.penstock.run.MemoryRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Computes what a case expects, and compares. */
public final class CaseRunner {
  private final PreparedCase prepared;
  private final MemoryRun run;
  private final Map<Node, TableImage> images = new HashMap<>();

  /** Why a dataset has no rows, by node. */
  private final Map<Node, String> broken = new LinkedHashMap<>();

  /** The broken node for which one was not computed. */
  private final Map<Node, Node> blocked = new HashMap<>();

  private CaseRunner(PreparedCase prepared, SparkSession session) {
    this.prepared = prepared;
    this.run = new MemoryRun(session, prepared.compilation());
  }

  /**
   * Runs a case.
   *
   * @param session of {@link MemoryRun#session}
   */
  public static CaseResult run(PreparedCase prepared, SparkSession session) {
    long start = System.nanoTime();
    List<String> failures = new CaseRunner(prepared, session).failures();
    return new CaseResult(
        prepared.test().name().value(),
        prepared.test().name().at(),
        failures,
        Duration.ofNanos(System.nanoTime() - start));
  }

  private List<String> failures() {
    Map<Node, Given> given = new HashMap<>();
    prepared.given().forEach(item -> given.put(item.node(), item));
    // In this order, since the checks of what is given may look in what is computed.
    for (Node node : prepared.compilation().graph().order()) {
      Given item = given.get(node);
      if (item != null) {
        take(item);
      } else if (prepared.computed().contains(node)) {
        compute(node);
      }
    }
    List<String> failures = new ArrayList<>();
    // What broke on the way first: it is why others have nothing to compare.
    broken.forEach(
        (node, reason) -> {
          if (prepared.expect().stream().noneMatch(expected -> expected.node().equals(node))) {
            failures.add(reason);
          }
        });
    for (Expected expected : prepared.expect()) {
      String failure =
          expected instanceof ExpectedRows rows
              ? compare(rows)
              : compare((ExpectedFailure) expected);
      if (!failure.isEmpty()) {
        failures.add(failure);
      }
    }
    return failures;
  }

  private void compute(Node node) {
    unlessBlocked(node, () -> run.compute(node));
  }

  private void unlessBlocked(Node node, Supplier<TableImage> computation) {
    Optional<Node> blocking =
        prepared.compilation().graph().inputs(node).stream()
            .map(input -> blocked.getOrDefault(input, input))
            .filter(broken::containsKey)
            .findFirst();
    blocking.ifPresentOrElse(cause -> blocked.put(node, cause), () -> attempt(node, computation));
  }

  private void take(Given given) {
    if (given.node() instanceof SourceNode source) {
      unlessBlocked(source, () -> run.load(source, given.rows(), given.file()));
    } else {
      run.take(given.node(), given.columns(), given.rows());
    }
  }

  private void attempt(Node node, Supplier<TableImage> computation) {
    try {
      TableImage image = computation.get();
      images.put(node, image);
      if (!image.failed().isEmpty()) {
        broken.put(
            node,
            node.name()
                + ": "
                + String.join("; ", image.failed().values())
                + ". A run would publish nothing of it.");
      }
    } catch (PenstockException e) {
      broken.put(node, String.valueOf(e.getMessage()));
    }
  }

  private String compare(ExpectedRows expected) {
    TableImage image = images.get(expected.node());
    if (image == null || !image.failed().isEmpty()) {
      return whyNot(expected);
    }
    List<List<@Nullable Object>> actual =
        expected.isQuarantine()
            ? rows(expected, image.quarantineColumns(), image.quarantined())
            : rows(expected, image.columns(), image.rows());
    RowDiff diff = RowDiff.of(expected, actual);
    return diff.isEmpty() ? "" : DiffTable.text(expected, diff, actual.size());
  }

  private String whyNot(Expected expected) {
    Node cause = blocked.get(expected.node());
    return cause == null
        ? broken.getOrDefault(expected.node(), "")
        : expected.dataset() + ": not computed, since '" + cause.name() + "' failed.";
  }

  private static List<List<@Nullable Object>> rows(
      ExpectedRows expected, StructType columns, List<Row> rows) {
    List<List<@Nullable Object>> plain = new ArrayList<>();
    for (Row row : rows) {
      List<@Nullable Object> values = new ArrayList<>();
      for (StructField field : expected.columns().fields()) {
        values.add(Cells.plain(row.get(Columns.index(columns, field.name()))));
      }
      plain.add(values);
    }
    return plain;
  }

  private String compare(ExpectedFailure expected) {
    TableImage image = images.get(expected.node());
    if (image == null) {
      return whyNot(expected);
    }
    List<String> came = List.copyOf(image.failed().keySet());
    List<String> lines = new ArrayList<>();
    expected.checks().stream()
        .filter(check -> !came.contains(check))
        .forEach(
            check ->
                lines.add(
                    expected.dataset() + ": check '" + check + "' should fail, but it holds."));
    image.failed().entrySet().stream()
        .filter(entry -> !expected.checks().contains(entry.getKey()))
        .forEach(entry -> lines.add(expected.dataset() + ": " + entry.getValue() + "."));
    return String.join("\n", lines);
  }
}
