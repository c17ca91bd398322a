package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table made by one SELECT.
 *
 * @param sql one SELECT over other nodes; parameters as {@code :name}
 * @param write how rows reach the table
 * @param incremental the input of which the SQL sees only the rows that are new since this table
 *     last ran; null for none
 * @param checks in file order
 * @param storage how the rows are kept
 */
public record TableNode(
    Text name,
    About about,
    String canonicalText,
    Text sql,
    WriteMode write,
    @Nullable Text incremental,
    List<Check> checks,
    Storage storage)
    implements Node {
  public TableNode {
    checks = List.copyOf(checks);
  }

  /** Partition columns. */
  public List<Text> partitionBy() {
    return storage.partitionBy();
  }

  /** The number of partitions to write with; null leaves it to Spark. */
  public @Nullable Integer repartition() {
    return storage.repartition();
  }

  /** Spark's storage level for as long as later nodes use the result; null for none. */
  public @Nullable Text persist() {
    return storage.persist();
  }

  @Override
  public String section() {
    return "tables";
  }

  @Override
  public List<Text> references() {
    return List.of();
  }
}
