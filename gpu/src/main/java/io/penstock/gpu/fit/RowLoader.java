package io.penstock.gpu.fit;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Storage;
import io.penstock.gpu.fit.LoadedPartition.Order;
import io.penstock.gpu.fit.LoadedPartition.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;

/** Reads a Dataset once and leaves its rows where they are computed on. */
public final class RowLoader {
  private final GpuMode mode;
  private final Storage storage;
  private final boolean areClasses;

  /**
   * A loader.
   *
   * @param mode whether a GPU is used
   * @param storage how values of features are kept
   * @param areClasses whether labels are the numbers of classes
   */
  public RowLoader(GpuMode mode, Storage storage, boolean areClasses) {
    this.mode = mode;
    this.storage = storage;
    this.areClasses = areClasses;
  }

  /**
   * Runs one Spark job.
   *
   * @param work what will be asked of the rows
   * @throws IllegalArgumentException where a row cannot be learned from, or there is none
   * @throws RefusedException where no engine takes them
   * @throws EngineException where a GPU does not
   * @throws GpuUnavailableException where a GPU is required and there is none
   */
  public ResidentRows load(TrainingRows source, Workload work) {
    RDD<InternalRow> rows = source.read();
    SparkContext spark = rows.sparkContext();
    String fit = UUID.randomUUID().toString();
    int cores =
        spark.isLocal()
            ? SparkContext$.MODULE$.numDriverCores(spark.master())
            : spark.conf().getInt("spark.executor.cores", 1);
    Order order =
        new Order(
            fit,
            source.reader(),
            areClasses,
            source.label(),
            source.weight() == null ? "" : source.weight(),
            source.features().get(0),
            new EngineRequest(mode, spark.isLocal() ? cores : 1, cores, work),
            storage);
    IntFunction<String> notFinite = feature -> notFinite(source, feature);
    ResidentRows loaded =
        spark.isLocal() ? local(rows, order, notFinite) : ClusterRows.load(rows, order, notFinite);
    try {
      check(loaded, source);
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }

  private static ResidentRows local(
      RDD<InternalRow> rows, Order order, IntFunction<String> notFinite) {
    try {
      return new LocalRows(order.fit(), new ShardRdd(rows, order).load(List.of()), notFinite);
    } catch (Exception e) { // Spark's own are checked ones that it does not declare
      ShardRegistry.free(order.fit());
      throw e;
    }
  }

  private String notFinite(TrainingRows source, int feature) {
    String beyond = storage == Storage.FLOAT32 ? ", or beyond the 3.4e38 of storage float32," : "";
    return source.nameOf(feature)
        + " is NULL, NaN or infinite"
        + beyond
        + " in a training row"
        + PartitionLoader.LEAVE_OUT;
  }

  private static void check(ResidentRows loaded, TrainingRows source) {
    List<LoadedPartition> partitions = loaded.partitions();
    first(partitions, Outcome.NO_GPU)
        .ifPresent(
            message -> {
              throw new GpuUnavailableException(message);
            });
    first(partitions, Outcome.BAD_ROW)
        .ifPresent(
            message -> {
              throw new IllegalArgumentException(message);
            });
    partitions.stream()
        .filter(partition -> partition.outcome() == Outcome.NOT_FINITE)
        .findFirst()
        .ifPresent(
            partition -> {
              throw new IllegalArgumentException(loaded.notFinite(partition.feature()));
            });
    first(partitions, Outcome.ENGINE_FAILED)
        .ifPresent(
            message -> {
              throw new EngineException(message);
            });
    first(partitions, Outcome.REFUSED)
        .ifPresent(
            message -> {
              throw new RefusedException(message);
            });
    List<Integer> sizes = new ArrayList<>();
    partitions.stream()
        .mapToInt(LoadedPartition::columns)
        .filter(size -> size > 0)
        .distinct()
        .forEach(sizes::add);
    if (sizes.size() > 1) {
      throw new IllegalArgumentException(
          PartitionLoader.differentSizes(source.features().get(0), sizes.get(0), sizes.get(1)));
    }
    if (loaded.count() == 0) {
      throw new IllegalArgumentException("there are no training rows");
    }
    if (!(loaded.labels().weight() > 0)) {
      throw new IllegalArgumentException(
          "column '" + source.weight() + "', the weight, is 0 in all training rows");
    }
  }

  private static Optional<String> first(List<LoadedPartition> partitions, Outcome outcome) {
    return partitions.stream()
        .filter(partition -> partition.outcome() == outcome)
        .map(partition -> String.valueOf(partition.message()))
        .findFirst();
  }
}
