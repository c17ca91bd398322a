package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table made by one SELECT.
 *
 * @param sql one SELECT over other nodes; parameters as {@code :name}
 * @param write how rows reach the table
 * @param partitionBy partition columns
 * @param checks in file order
 * @param repartition the number of partitions to write with; null leaves it to Spark
 * @param persist Spark's storage level for as long as later nodes use the result; null for none
 */
public record TableNode(
    Text name,
    About about,
    String canonicalText,
    Text sql,
    WriteMode write,
    List<Text> partitionBy,
    List<Check> checks,
    @Nullable Integer repartition,
    @Nullable Text persist)
    implements Node {
  public TableNode {
    partitionBy = List.copyOf(partitionBy);
    checks = List.copyOf(checks);
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
