package io.penstock.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Shapes of training data, made by a seed: columns label, target, weight, features. */
enum Points {
  TALL(900, 5),
  WIDE(30, 70),
  ODD(257, 17),
  CONSTANT_COLUMNS(300, 8),
  ZERO_WEIGHTS(400, 6),
  RANK_DEFICIENT(300, 9),
  FAR_FROM_ZERO(500, 4);

  static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("target", DataTypes.DoubleType)
          .add("weight", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  private final int rows;
  private final int columns;

  Points(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /** The rows, in some partitions. */
  Dataset<Row> rows(int classes, int partitions) {
    List<Row> list = new ArrayList<>();
    Random random = new Random(rows + 1000L * classes);
    for (int i = 0; i < rows; i++) {
      double[] x = new double[columns];
      for (int j = 0; j < columns; j++) {
        x[j] = value(random, x, j);
      }
      double score = 0;
      for (int j = 0; j < columns; j++) {
        score += Math.cos(j) * (x[j] - center(j));
      }
      double noisy = score / Math.sqrt(columns) + random.nextGaussian();
      double label = Math.max(0, Math.min(classes - 1, Math.floor(noisy + classes / 2.0)));
      double weight = this == ZERO_WEIGHTS && i % 4 == 0 ? 0 : 0.25 + 2 * random.nextDouble();
      list.add(RowFactory.create(label, 3 * noisy + 7, weight, Vectors.dense(x)));
    }
    return TestSpark.session().createDataFrame(list, SCHEMA).repartition(partitions);
  }

  private double value(Random random, double[] x, int j) {
    if (this == CONSTANT_COLUMNS && j < 2) {
      return j * 0.1; // one of zeros, one whose sums are rounded
    }
    if (this == RANK_DEFICIENT && j == 8) {
      return x[0] + 2 * x[1];
    }
    return center(j) + (1 + j % 3) * random.nextGaussian();
  }

  private double center(int j) {
    return this == FAR_FROM_ZERO ? 1000 + j : j % 4;
  }
}
