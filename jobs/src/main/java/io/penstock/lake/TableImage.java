package io.penstock.lake;

import io.penstock.audit.Verdict;
import io.penstock.problem.PenstockException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a write of few rows to an empty lake would publish, in memory: the same verdicts and the
 * same one row per key, but nothing is written.
 *
 * @param columns the columns of the rows, all nullable, as a reader of the table sees them
 * @param rows the rows of the table; of none if a check failed
 * @param quarantined the rows of its quarantine
 * @param quarantineColumns their columns
 * @param failed what each check says that stops the write, by its name
 */
public record TableImage(
    StructType columns,
    List<Row> rows,
    StructType quarantineColumns,
    List<Row> quarantined,
    Map<String, String> failed) {
  public TableImage {
    rows = List.copyOf(rows);
    quarantined = List.copyOf(quarantined);
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
  }

  /**
   * Computes the rows and judges them.
   *
   * @param node names it in messages
   * @throws PenstockException if a value cannot be computed
   */
  public static TableImage of(String node, RowAudit audit, PublishMode mode) {
    try {
      return computed(audit, mode);
    } catch (PenstockException e) {
      throw e;
    } catch (Exception e) {
      throw Failures.computing(node, e);
    }
  }

  private static TableImage computed(RowAudit audit, PublishMode mode) {
    audit.begin(!mode.isReducing(), null);
    Dataset<Row> good = mode.alone(audit.good());
    List<Row> rows = good.collectAsList();
    AuditCounts counts =
        audit.counts(
            rows.size(), mode.isReducing() ? OptionalLong.empty() : OptionalLong.of(rows.size()));
    Dataset<Row> asTable = good.sparkSession().createDataFrame(rows, good.schema());
    Verdict verdict = audit.verdict(counts, rows.size(), () -> asTable);
    Map<String, String> failed =
        (audit.needsTable() ? verdict.and(audit.tableVerdict(asTable)) : verdict).failed();
    Dataset<Row> bad = audit.quarantined();
    return new TableImage(
        good.schema().asNullable(),
        failed.isEmpty() ? rows : List.of(),
        bad.schema(),
        failed.isEmpty() && counts.quarantined() > 0 ? bad.collectAsList() : List.of(),
        failed);
  }
}
