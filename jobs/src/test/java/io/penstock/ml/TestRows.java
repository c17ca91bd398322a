package io.penstock.ml;

import io.penstock.TestSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows for tests. */
final class TestRows {
  private TestRows() {}

  /**
   * One row per (id, month), 3 per id: {@code id BIGINT, month INT, x1 DOUBLE, x2 DECIMAL(10,2), x3
   * INT, flag BOOLEAN, segment STRING, y INT}. {@code y} is random with a probability that rises
   * with x1 and x2. x2 is NULL in every 7th, segment in every 11th row. Deterministic.
   */
  static Dataset<Row> training(long ids) {
    return TestSpark.session()
        .range(0, ids * 3, 1, 3)
        .selectExpr(
            "id DIV 3 AS id",
            "CAST(id % 3 AS INT) AS month",
            "(abs(hash(id, 1)) % 1000) / 500D - 1 AS x1",
            "IF(id % 7 = 0, NULL, CAST((abs(hash(id, 2)) % 1000) / 100D AS DECIMAL(10,2))) AS x2",
            "CAST(abs(hash(id, 3)) % 10 AS INT) AS x3",
            "id % 2 = 0 AS flag",
            "CASE WHEN id % 11 = 0 THEN NULL WHEN id % 3 = 0 THEN 'retail' ELSE 'private' END"
                + " AS segment",
            "CAST((abs(hash(id, 4)) % 1000) / 1000D < 1 / (1 + exp(-(2 * ((abs(hash(id, 1)) % 1000)"
                + " / 500D - 1) + ((abs(hash(id, 2)) % 1000) / 100D - 5) / 3))) AS INT) AS y");
  }
}
