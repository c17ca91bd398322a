package io.penstock.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

class HoldOutTest {
  private static final List<String> BY = List.of("id");

  @Test
  void isTheFormulaOfItsJavadoc() {
    Dataset<Row> rows = TestRows.training(2000);

    Dataset<Row> sides =
        rows.select(
            HoldOut.column(0.3, BY, 42).as("side"),
            functions
                .expr("pmod(xxhash64(CAST(42 AS BIGINT), id), 1073741824) / 1073741824 < 0.3")
                .as("formula"));

    assertThat(sides.where("side <> formula OR side IS NULL").count()).isZero();
    assertThat(sides.where("side").count() / 6000.0).isCloseTo(0.3, within(0.02));
  }

  @Test
  void dependsOnNoOrderPartitionOrOtherRow() {
    Dataset<Row> rows = TestRows.training(300);

    assertThat(heldOut(rows.repartition(5).orderBy(functions.rand(1))))
        .isEqualTo(heldOut(rows.coalesce(1)));
    assertThat(heldOut(rows.where("id < 50"))).isSubsetOf(heldOut(rows));
  }

  @Test
  void neverPutsAnEntityOnBothSides() {
    Dataset<Row> rows = TestRows.training(300).withColumn("side", HoldOut.column(0.5, BY, 7));

    assertThat(
            rows.groupBy("id")
                .agg(functions.count_distinct(functions.col("side")).as("sides"))
                .where("sides <> 1")
                .count())
        .isZero();
  }

  @Test
  void changesWithTheSeed() {
    Dataset<Row> rows = TestRows.training(300);

    assertThat(
            rows.where(HoldOut.column(0.5, BY, 1))
                .select("id")
                .except(rows.where(HoldOut.column(0.5, BY, 2)).select("id"))
                .count())
        .isPositive();
  }

  @Test
  void needsAColumn() {
    assertThatThrownBy(() -> HoldOut.column(0.3, List.of(), 42))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("by: must not be empty");
  }

  private static List<Object> heldOut(Dataset<Row> rows) {
    return rows
        .where(HoldOut.column(0.3, BY, 42))
        .select("id")
        .distinct()
        .orderBy("id")
        .collectAsList()
        .stream()
        .map(row -> row.get(0))
        .toList();
  }
}
