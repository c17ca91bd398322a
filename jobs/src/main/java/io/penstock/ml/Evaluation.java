package io.penstock.ml;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.mllib.evaluation.BinaryClassificationMetrics;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * What the held-out rows say of a model: one job up to {@link #COLLECTED} rows, which are ranked in
 * the driver; beyond, MLlib ranks them on the cluster with no bins, so that both ways are exact.
 * Rows weigh the same, whatever weights the algorithm was given.
 *
 * @param metrics by name; all of the model's kind
 * @param constantScore the score that all rows have; null where they differ
 * @param sampledVectors the algorithm's vectors of some rows
 * @param sampledLabels their labels
 */
record Evaluation(
    Map<String, Double> metrics,
    @Nullable Double constantScore,
    List<Vector> sampledVectors,
    List<Boolean> sampledLabels) {
  /** About 40 MB of rows in the driver. */
  static final long COLLECTED = 400_000;

  private static final long SAMPLED = 20_000;

  /** About 32 MB of slots in the driver. */
  private static final long SAMPLED_SLOTS = 4_000_000;

  /** Rows whose vectors are sampled however wide they are. */
  private static final long FEWEST_SAMPLED = 100;

  private static final double EPSILON = 1e-15; // as MulticlassMetrics.logLoss
  private static final String PROBABILITY = "probability";
  private static final String SCORE = "_score";
  private static final String OF_TRUE_CLASS = "_p";
  private static final String IS_RIGHT = "_right";
  private static final String LABEL = "_label";
  private static final String VECTOR = "_vector";

  /**
   * Measures a model; runs one job for a regression or up to {@link #COLLECTED} rows.
   *
   * @param predictions the held-out rows with the model's columns
   * @param vector the column of the algorithm's vectors, each of {@code width} slots
   * @param rows how many rows they are
   */
  static Evaluation of(
      Dataset<Row> predictions, ModelKind kind, String label, String vector, int width, long rows) {
    return of(predictions, kind, label, vector, width, rows, COLLECTED);
  }

  static Evaluation of(
      Dataset<Row> predictions,
      ModelKind kind,
      String label,
      String vector,
      int width,
      long rows,
      long collected) {
    if (!kind.isBinary()) {
      return regression(predictions, label);
    }
    Dataset<Row> scored = scored(predictions, kind, label, vector, (double) sampled(width) / rows);
    return rows <= collected ? inDriver(scored, kind) : onCluster(scored, kind);
  }

  /** How many vectors come to the driver, give or take the chance of a sample. */
  private static long sampled(int width) {
    return Math.max(FEWEST_SAMPLED, Math.min(SAMPLED, SAMPLED_SLOTS / Math.max(1, width)));
  }

  private static Dataset<Row> scored(
      Dataset<Row> predictions, ModelKind kind, String label, String vector, double share) {
    Column known = Columns.quoted(label);
    Column ofTrueClass =
        kind.hasProbability()
            ? functions
                .vector_to_array(Columns.quoted(PROBABILITY), "float64")
                .getItem(known.cast("int"))
            : lit(null).cast("double");
    // A vector per sampled row: hashing its slots' sum would cost more than a random number.
    Column sampled = org.apache.spark.sql.functions.rand(0).lt(share);
    // The published score, where there is one: a tree's rawPrediction is the count in its leaf.
    String score = kind.hasProbability() ? PROBABILITY : "rawPrediction";
    return predictions.select(
        functions.vector_to_array(Columns.quoted(score), "float64").getItem(1).as(SCORE),
        ofTrueClass.as(OF_TRUE_CLASS),
        Columns.quoted("prediction").equalTo(known).as(IS_RIGHT),
        known.equalTo(1).as(LABEL),
        org.apache.spark.sql.functions.when(sampled, Columns.quoted(vector)).as(VECTOR));
  }

  private static Column lit(@Nullable Object value) {
    return org.apache.spark.sql.functions.lit(value);
  }

  private static Evaluation inDriver(Dataset<Row> scored, ModelKind kind) {
    List<Row> rows = scored.collectAsList();
    double[] scores = new double[rows.size()];
    boolean[] labels = new boolean[rows.size()];
    Sums sums = new Sums();
    Sample sample = new Sample();
    for (int i = 0; i < scores.length; i++) {
      Row row = rows.get(i);
      scores[i] = row.getDouble(0);
      labels[i] = row.getBoolean(3);
      sums.add(row.isNullAt(1) ? 0 : row.getDouble(1), row.getBoolean(2));
      sample.add(row.isNullAt(4) ? null : row.<Vector>getAs(4), labels[i]);
    }
    RankCurve curve = RankCurve.of(scores, labels);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("areaUnderROC", curve.areaUnderRoc());
    metrics.put("areaUnderPR", curve.areaUnderPr());
    metrics.put("ks", curve.ks());
    sums.put(metrics, kind);
    return new Evaluation(metrics, constant(scores), sample.vectors(), sample.labels());
  }

  private static @Nullable Double constant(double[] scores) {
    for (double score : scores) {
      if (score != scores[0]) {
        return null;
      }
    }
    return scores[0];
  }

  private static Evaluation onCluster(Dataset<Row> scored, ModelKind kind) {
    BinaryClassificationMetrics ranked =
        new BinaryClassificationMetrics(
            scored
                .select(SCORE, LABEL)
                .toJavaRDD()
                .map(
                    row ->
                        new Tuple2<Object, Object>(row.getDouble(0), row.getBoolean(1) ? 1.0 : 0.0))
                .rdd(),
            0);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("areaUnderROC", ranked.areaUnderROC());
    metrics.put("areaUnderPR", ranked.areaUnderPR());
    metrics.put("ks", ranked.roc().toJavaRDD().map(Evaluation::gap).reduce(Math::max));
    ranked.unpersist();
    Row sums = sums(scored);
    if (kind.hasProbability()) {
      metrics.put("logLoss", sums.getDouble(0));
      metrics.put("brier", sums.getDouble(1));
    }
    metrics.put("accuracy", sums.getDouble(2));
    Double constant = sums.getDouble(3) == sums.getDouble(4) ? sums.getDouble(3) : null;
    Sample sample = new Sample();
    for (Row row : scored.select(VECTOR, LABEL).where(VECTOR + " IS NOT NULL").collectAsList()) {
      sample.add(row.<Vector>getAs(0), row.getBoolean(1));
    }
    return new Evaluation(metrics, constant, sample.vectors(), sample.labels());
  }

  private static Double gap(Tuple2<Object, Object> point) {
    return (Double) point._2() - (Double) point._1();
  }

  private static Row sums(Dataset<Row> scored) {
    return scored
        .selectExpr(
            "avg(-ln(greatest(least(_p, 1 - " + EPSILON + "), " + EPSILON + ")))",
            "avg((1 - _p) * (1 - _p))",
            "avg(IF(_right, 1.0D, 0.0D))",
            "min(_score)",
            "max(_score)")
        .head();
  }

  private static Evaluation regression(Dataset<Row> predictions, String label) {
    RegressionMetrics measured =
        new RegressionEvaluator().setLabelCol(label).getMetrics(predictions);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("rmse", measured.rootMeanSquaredError());
    metrics.put("mae", measured.meanAbsoluteError());
    metrics.put("r2", measured.r2());
    metrics.put("mse", measured.meanSquaredError());
    metrics.put("var", measured.explainedVariance());
    return new Evaluation(metrics, null, List.of(), List.of());
  }

  /** The metrics that were asked for, in that order. */
  Map<String, Double> only(Collection<String> names) {
    Map<String, Double> chosen = new LinkedHashMap<>();
    for (String name : names) {
      Double value = metrics.get(name);
      if (value == null) {
        throw new IllegalStateException("metric '" + name + "' was not checked");
      }
      chosen.put(name, value);
    }
    return chosen;
  }

  /** Means over rows. */
  private static final class Sums {
    private double logLoss;
    private double brier;
    private long right;
    private long rows;

    void add(double ofTrueClass, boolean isRight) {
      logLoss -= Math.log(Math.max(Math.min(ofTrueClass, 1 - EPSILON), EPSILON));
      brier += (1 - ofTrueClass) * (1 - ofTrueClass);
      right += isRight ? 1 : 0;
      rows++;
    }

    void put(Map<String, Double> metrics, ModelKind kind) {
      if (kind.hasProbability()) {
        metrics.put("logLoss", logLoss / rows);
        metrics.put("brier", brier / rows);
      }
      metrics.put("accuracy", (double) right / rows);
    }
  }

  private record Sample(List<Vector> vectors, List<Boolean> labels) {
    Sample() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(@Nullable Vector vector, boolean label) {
      if (vector != null) {
        vectors.add(vector);
        labels.add(label);
      }
    }
  }
}
