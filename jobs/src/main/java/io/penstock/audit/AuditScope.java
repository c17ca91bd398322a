package io.penstock.audit;

import io.penstock.definition.Text;
import java.time.Instant;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What checks know besides the rows.
 *
 * @param expressions makes the column of a check's expression, parameters bound
 * @param datasets gives the rows of another dataset by its name
 * @param now the time that ages are counted from
 */
public record AuditScope(
    Function<Text, Column> expressions, Function<Text, Dataset<Row>> datasets, Instant now) {
  /** The same with other datasets and another time. */
  public AuditScope with(Function<Text, Dataset<Row>> otherDatasets, Instant otherNow) {
    return new AuditScope(expressions, otherDatasets, otherNow);
  }
}
