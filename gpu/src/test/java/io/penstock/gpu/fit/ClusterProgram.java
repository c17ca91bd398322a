package io.penstock.gpu.fit;

import io.penstock.gpu.GpuLinearRegression;
import io.penstock.gpu.GpuLogisticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Fits on a cluster of two executors in processes of their own, and writes what came out, a line a
 * result: its name, then numbers. Arguments: the file, then the numbers of the jobs, counted from
 * the start of the second fit, at whose start an executor is killed.
 */
public final class ClusterProgram {
  private static final ClassTag<String> TEXT = ClassTag$.MODULE$.apply(String.class);

  private ClusterProgram() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder().master("local-cluster[2,1,1024]").getOrCreate();
    spark.sparkContext().setLogLevel("ERROR");
    Watch watch = new Watch();
    spark.sparkContext().addSparkListener(watch);
    List<String> lines = new ArrayList<>();
    results(spark).forEach((name, numbers) -> lines.add(line(name, numbers)));
    if (args.length > 2) {
      lines.add(line("wide", wide(spark)));
    }
    watch.arm(Stream.of(args).skip(1).map(Integer::valueOf).toList());
    results(spark).forEach((name, numbers) -> lines.add(line(name + "Again", numbers)));
    lines.add("killed " + watch.killed.get());
    lines.add("left " + left(spark, watch));
    Files.write(Path.of(args[0]), lines);
    spark.stop();
  }

  /** The same on each session: rows come from their number, in five partitions, one empty. */
  static Map<String, double[]> results(SparkSession spark) {
    Map<String, double[]> results = new TreeMap<>();
    Dataset<Row> rows = rows(spark, 7, 1500);
    GpuLogisticRegression logistic = new GpuLogisticRegression().setFallback(false);
    logistic.setRegParam(0.01).setMaxIter(5);
    results.put("logistic", numbers(logistic.fit(rows)));
    results.put("softmax", numbers(logistic.copy(label(logistic, "three")).fit(rows)));
    GpuLinearRegression linear = new GpuLinearRegression().setFallback(false);
    linear.setRegParam(0.1).setMaxIter(5).setLabelCol("target");
    results.put("normal", numbers(linear.fit(rows)));
    linear.setSolver("l-bfgs").setElasticNetParam(0.5);
    results.put("iterated", numbers(linear.fit(rows)));
    return results;
  }

  /** Of sums so wide that executors add them before they go to the driver. */
  static double[] wide(SparkSession spark) {
    GpuLinearRegression linear = new GpuLinearRegression().setFallback(false);
    linear.setRegParam(0.1).setLabelCol("target");
    return numbers(linear.fit(rows(spark, 1300, 100)));
  }

  private static org.apache.spark.ml.param.ParamMap label(
      GpuLogisticRegression estimator, String column) {
    return new org.apache.spark.ml.param.ParamMap().put(estimator.labelCol().w(column));
  }

  private static Dataset<Row> rows(SparkSession spark, int columns, int count) {
    return spark
        .range(0, count, 1, 5)
        .selectExpr(
            "double(id % 2 = 0 or id % 7 = 0) AS label",
            "double(id % 3) AS three",
            "sin(id) * 3 + id % 11 AS target",
            "transform(sequence(1, " + columns + "), j -> sin(id * j) + cos(id + j)) AS features")
        .filter("target IS NOT NULL AND array_size(features) > 0")
        .filter(org.apache.spark.sql.functions.spark_partition_id().notEqual(3));
  }

  private static double[] numbers(LogisticRegressionModel model) {
    return with(model.coefficientMatrix().toArray(), model.interceptVector().toArray());
  }

  private static double[] numbers(LinearRegressionModel model) {
    return with(model.coefficients().toArray(), new double[] {model.intercept()});
  }

  private static double[] with(double[] coefficients, double[] intercepts) {
    double[] all = Arrays.copyOf(coefficients, coefficients.length + intercepts.length);
    System.arraycopy(intercepts, 0, all, coefficients.length, intercepts.length);
    return all;
  }

  private static String line(String name, double[] numbers) {
    return name
        + Arrays.stream(numbers)
            .mapToObj(number -> " " + Double.toHexString(number))
            .collect(Collectors.joining());
  }

  /** How many shards each executor that lives has: a task on each. */
  private static String left(SparkSession spark, Watch watch) {
    List<Tuple2<String, Seq<String>>> places = new ArrayList<>();
    watch.living.forEach(
        (id, host) ->
            places.add(
                new Tuple2<>(
                    id,
                    CollectionConverters.asScala(List.of("executor_" + host + "_" + id)).toSeq())));
    JavaRDD<String> asked =
        JavaRDD.fromRDD(
            spark.sparkContext().makeRDD(CollectionConverters.asScala(places).toSeq(), TEXT), TEXT);
    return asked.map(id -> "shards=" + ShardRegistry.size()).distinct().collect().toString();
  }

  /** Knows the executors, and kills one when the time has come. */
  private static final class Watch extends SparkListener {
    private final Map<String, String> living = new ConcurrentHashMap<>();
    private final AtomicInteger jobs = new AtomicInteger();
    private volatile List<Integer> when = List.of();
    private final AtomicInteger killed = new AtomicInteger();

    void arm(List<Integer> numbers) {
      jobs.set(0);
      when = numbers;
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
      living.put(added.executorId(), added.executorInfo().executorHost());
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      living.remove(removed.executorId());
    }

    @Override
    public void onJobStart(SparkListenerJobStart job) {
      if (when.contains(jobs.incrementAndGet())) {
        ProcessHandle.current()
            .descendants()
            .filter(process -> process.info().command().orElse("").endsWith("java"))
            .findFirst()
            .ifPresent(
                executor -> {
                  killed.incrementAndGet();
                  executor.destroyForcibly();
                });
      }
    }
  }
}
