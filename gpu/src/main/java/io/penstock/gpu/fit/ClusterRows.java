package io.penstock.gpu.fit;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.fit.LoadedPartition.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Rows on the executors of a cluster. What tasks send back are pairs and numbers, which each
 * serializer of Spark takes; Kryo cannot read a record.
 */
final class ClusterRows extends ResidentRows {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRows.class);

  /** Sums up to this many are sent to the driver by each partition; more are added on the way. */
  private static final long MAX_COLLECTED = 1 << 22;

  private final String fit;
  private final ShardRdd shards;

  private ClusterRows(
      String fit,
      ShardRdd shards,
      List<LoadedPartition> partitions,
      IntFunction<String> notFinite) {
    super(partitions, notFinite);
    this.fit = fit;
    this.shards = shards;
  }

  /** Loads rows on the executors that their partitions prefer. */
  static ClusterRows load(
      RDD<InternalRow> source, LoadedPartition.Order order, IntFunction<String> notFinite) {
    List<String> ended = ShardRegistry.ended();
    ShardRdd shards = new ShardRdd(source, order);
    try {
      return new ClusterRows(order.fit(), shards, shards.load(ended), notFinite);
    } catch (Exception e) { // Spark's own are checked ones that it does not declare
      free(order.fit(), shards);
      throw e;
    }
  }

  @Override
  double[] sums(Pass pass) {
    String name = fit;
    JavaPairRDD<Integer, double[]> parts =
        shards.toJava().flatMapToPair(partition -> part(name, partition, pass));
    long all = (long) pass.width(columns()) * shards.getNumPartitions();
    try {
      List<Tuple2<Integer, double[]>> collected =
          new ArrayList<>((all > MAX_COLLECTED ? tree(parts, pass) : parts).collect());
      return collected.isEmpty() ? pass.empty(columns()) : merged(pass, collected);
    } catch (Exception e) { // Spark's own are checked ones that it does not declare
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof EngineException failed) {
          throw new EngineException(String.valueOf(failed.getMessage()), e);
        }
      }
      throw e;
    }
  }

  /** The sums of one partition; none where it has no rows. */
  private static Iterator<Tuple2<Integer, double[]>> part(
      String fit, LoadedPartition partition, Pass pass) {
    if (partition.outcome() == Outcome.LOADED && partition.columns() == 0) {
      return List.<Tuple2<Integer, double[]>>of().iterator();
    }
    ShardRegistry.Entry entry = ShardRegistry.find(fit, partition.index());
    if (entry == null) { // to leave it out would be a wrong sum
      throw new EngineException(
          "the rows of partition "
              + partition.index()
              + " were lost with an executor, and another could not load them: "
              + partition.message());
    }
    double[] sums = entry.engine().run(pass, List.of(entry.shard()));
    return List.of(new Tuple2<>(partition.index(), sums)).iterator();
  }

  /** Neighbours are added on executors, a square root of the partitions at a time. */
  private static JavaPairRDD<Integer, double[]> tree(
      JavaPairRDD<Integer, double[]> parts, Pass pass) {
    int size = (int) Math.ceil(Math.sqrt(parts.getNumPartitions()));
    return parts
        .mapToPair(part -> new Tuple2<>(part._1() / size, part))
        .groupByKey(size)
        .mapValues(
            group -> {
              List<Tuple2<Integer, double[]>> neighbours = new ArrayList<>();
              group.forEach(neighbours::add);
              return merged(pass, neighbours);
            });
  }

  /** Adds in the order of partitions, in which the sums need not come. */
  private static double[] merged(Pass pass, List<Tuple2<Integer, double[]>> parts) {
    parts.sort(Comparator.comparing(Tuple2::_1));
    double[] sums = parts.get(0)._2();
    parts.subList(1, parts.size()).forEach(part -> pass.merge(sums, part._2()));
    return sums;
  }

  /** Frees the shards where they are; the next load frees what this did not reach. */
  @Override
  public void close() {
    free(fit, shards);
  }

  private static void free(String fit, ShardRdd shards) {
    ShardRegistry.free(fit); // here: so that the next load tells the executors too
    try {
      shards.places().foreach(place -> ShardRegistry.free(fit));
    } catch (Exception e) { // Spark's own are checked ones that it does not declare
      LOG.warn("the rows of {} are freed by the next fit only: {}", fit, e.toString());
    }
  }
}
