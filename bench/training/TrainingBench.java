import dev.ludovic.netlib.blas.BLAS;
import io.penstock.gpu.GpuLinearRegression;
import io.penstock.gpu.GpuLogisticRegression;
import io.penstock.gpu.fit.FitReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the same rows with stock MLlib, with our CPU engine and, where there is one, on the GPU: in
 * turn, in one process, from one cached Dataset. The first round is the cold one and is shown by
 * itself.
 */
public final class TrainingBench {
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.DoubleType)
          .add("target", DataTypes.DoubleType)
          .add("features", SQLDataTypes.VectorType());

  /** What one fit gave. */
  private record Fitted(
      double seconds, double load, double compute, int iterations, double[] numbers, String by) {}

  /** One way to fit. */
  private interface Contender {
    Fitted fit(Dataset<Row> rows);
  }

  private TrainingBench() {}

  /** ROUNDS GPU(yes|no) ALGORITHM:ROWSxCOLUMNS...; algorithms: logistic, softmax, normal, lbfgs. */
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    System.out.printf(
        "heap    %d MiB, %d threads, stock's BLAS: %s%n",
        Runtime.getRuntime().maxMemory() >> 20,
        spark.sparkContext().defaultParallelism(),
        BLAS.getInstance().getClass().getSimpleName());
    for (String size : Arrays.asList(args).subList(2, args.length)) {
      String[] parts = size.split(":", -1);
      String[] sides = parts[1].split("x", -1);
      measure(
          spark,
          parts[0],
          Integer.parseInt(sides[0]),
          Integer.parseInt(sides[1]),
          Integer.parseInt(args[0]),
          args[1].equals("yes"));
    }
    spark.stop();
  }

  private static void measure(
      SparkSession spark, String algorithm, int rows, int columns, int rounds, boolean hasGpu) {
    System.out.printf(Locale.ROOT, "%n%s, %,d rows of %,d features%n", algorithm, rows, columns);
    Dataset<Row> data = make(spark, rows, columns).cache();
    data.count();
    Map<String, Contender> contenders = new LinkedHashMap<>();
    contenders.put("stock", all -> stock(algorithm, all));
    contenders.put("cpu", all -> ours(algorithm, "off", all));
    if (hasGpu) {
      contenders.put("gpu", all -> ours(algorithm, "require", all));
    }
    Map<String, List<Fitted>> fits = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      contenders.forEach(
          (name, contender) ->
              fits.computeIfAbsent(name, n -> new ArrayList<>()).add(contender.fit(data)));
    }
    double[] expected = fits.get("stock").get(0).numbers;
    fits.forEach((name, all) -> show(name, all, fits.get("stock"), expected));
    data.unpersist(true);
  }

  private static void show(
      String name, List<Fitted> all, List<Fitted> stock, double[] expected) {
    List<Fitted> warm = all.subList(1, all.size());
    double[] ratios = new double[warm.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = stock.get(i + 1).seconds / warm.get(i).seconds;
    }
    Fitted last = all.get(all.size() - 1);
    System.out.printf(
        Locale.ROOT,
        "%-6s cold %6.2f s  warm %s s  (load %.2f, compute %.2f)  %s times as fast  %d iterations"
            + "  differs by %.1e  %s%n",
        name,
        all.get(0).seconds,
        shown(warm.stream().mapToDouble(Fitted::seconds).toArray()),
        last.load,
        last.compute,
        shown(ratios),
        last.iterations,
        difference(expected, last.numbers),
        last.by);
  }

  private static String shown(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, values[0], values[n - 1]);
  }

  /** The greatest difference, relative to the greatest coefficient. */
  private static double difference(double[] expected, double[] actual) {
    double greatest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      greatest = Math.max(greatest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    return difference / greatest;
  }

  private static Fitted stock(String algorithm, Dataset<Row> rows) {
    return timed(algorithm, rows, isLogistic(algorithm) ? new LogisticRegression() : null, null);
  }

  private static Fitted ours(String algorithm, String gpu, Dataset<Row> rows) {
    FitReport[] report = new FitReport[1];
    Fitted fitted =
        isLogistic(algorithm)
            ? timed(
                algorithm,
                rows,
                new GpuLogisticRegression().setGpu(gpu).onFit(told -> report[0] = told),
                null)
            : timed(
                algorithm,
                rows,
                null,
                new GpuLinearRegression().setGpu(gpu).onFit(told -> report[0] = told));
    return new Fitted(
        fitted.seconds,
        report[0].load().toNanos() / 1e9,
        report[0].compute().toNanos() / 1e9,
        fitted.iterations,
        fitted.numbers,
        report[0].engine());
  }

  private static boolean isLogistic(String algorithm) {
    return algorithm.equals("logistic") || algorithm.equals("softmax");
  }

  private static Fitted timed(
      String algorithm, Dataset<Row> rows, LogisticRegression logistic, LinearRegression linear) {
    long start = System.nanoTime();
    if (logistic != null) {
      LogisticRegressionModel model =
          logistic
              .setMaxIter(100)
              .setRegParam(1e-4)
              .setFamily(algorithm.equals("softmax") ? "multinomial" : "auto")
              .fit(rows);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Fitted(
          seconds,
          0,
          seconds,
          model.summary().totalIterations(),
          model.coefficientMatrix().toArray(),
          "stock MLlib");
    }
    LinearRegressionModel model =
        (linear == null ? new LinearRegression() : linear)
            .setLabelCol("target")
            .setMaxIter(100)
            .setRegParam(1e-4)
            .setSolver(algorithm.equals("lbfgs") ? "l-bfgs" : "normal")
            .fit(rows);
    double seconds = (System.nanoTime() - start) / 1e9;
    int iterations = model.summary().objectiveHistory().length - 1;
    return new Fitted(
        seconds, 0, seconds, iterations, model.coefficients().toArray(), "stock MLlib");
  }

  /** Normal features, some of them correlated; a label by a linear score with noise. */
  private static Dataset<Row> make(SparkSession spark, int rows, int columns) {
    int partitions = Math.max(spark.sparkContext().defaultParallelism(), 1) * 2;
    JavaRDD<Row> made =
        new JavaSparkContext(spark.sparkContext())
            .parallelize(java.util.stream.IntStream.range(0, partitions).boxed().toList(), partitions)
            .flatMap(
                part -> {
                  Random random = new Random(part);
                  int count = rows / partitions + (part < rows % partitions ? 1 : 0);
                  return java.util.stream.Stream.generate(() -> row(random, columns))
                      .limit(count)
                      .iterator();
                });
    return spark.createDataFrame(made, SCHEMA);
  }

  private static Row row(Random random, int columns) {
    double[] x = new double[columns];
    double score = 0;
    double common = random.nextGaussian();
    for (int j = 0; j < columns; j++) {
      x[j] = (1 + j % 5) * (random.nextGaussian() + 0.3 * common) + j % 3;
      score += Math.cos(j) * (x[j] - j % 3) / (1 + j % 5);
    }
    score = score / Math.sqrt(columns) + 0.5 * random.nextGaussian();
    return RowFactory.create(score > 0 ? 1.0 : 0.0, score, Vectors.dense(x));
  }
}
