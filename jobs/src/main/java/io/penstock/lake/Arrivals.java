package io.penstock.lake;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.penstock.input.Records;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * In which batch each file came first. When a table is made again from all its files at once, later
 * batches still count as later.
 *
 * @param batches by the file's path as rows have it
 */
public record Arrivals(Map<String, Long> batches) {
  /** The column that rows get; it is not published. */
  static final String COLUMN = "_arrival";

  private static final String PATH = "_arrived";

  public Arrivals {
    batches = Map.copyOf(batches);
  }

  /** All files come at once, or nobody knows better. */
  public static Arrivals none() {
    return new Arrivals(Map.of());
  }

  /** The rows with the batch of their file; unchanged where all came in one. */
  Dataset<Row> mark(SparkSession spark, Dataset<Row> rows) {
    if (new HashSet<>(batches.values()).size() < 2) {
      return rows;
    }
    List<Row> known =
        batches.entrySet().stream()
            .map(entry -> RowFactory.create(entry.getKey(), entry.getValue()))
            .toList();
    StructType columns =
        new StructType().add(PATH, DataTypes.StringType).add(COLUMN, DataTypes.LongType);
    Dataset<Row> arrived = spark.createDataFrame(known, columns);
    return rows.join(broadcast(arrived), rows.col(Records.FILE).equalTo(arrived.col(PATH)), "left")
        .drop(PATH)
        // A file that was never loaded comes last.
        .withColumn(COLUMN, coalesce(col(COLUMN), lit(Long.MAX_VALUE)));
  }

  static boolean isIn(Dataset<Row> rows) {
    return List.of(rows.columns()).contains(COLUMN);
  }
}
