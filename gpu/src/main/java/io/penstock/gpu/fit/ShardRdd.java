package io.penstock.gpu.fit;

import io.penstock.gpu.fit.LoadedPartition.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.Utils;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * One element a partition: what became of its rows. A task that finds the shard of its partition on
 * its executor takes that; another loads it there, from the lineage. So a lost executor costs the
 * load of its partitions, and nothing else.
 */
final class ShardRdd extends RDD<LoadedPartition> {
  private static final long serialVersionUID = 1L;

  private final Order order;

  /** Tells the driver of each load: the partition, and {@link #here}. */
  private final CollectionAccumulator<Tuple2<Integer, String>> loads;

  /** Where the shard of a partition is; known to the driver only, as is what follows. */
  private final transient Map<Integer, String> places = new ConcurrentHashMap<>();

  private final transient Set<String> everyPlace = ConcurrentHashMap.newKeySet();

  ShardRdd(RDD<InternalRow> rows, Order order) {
    super(rows, ClassTag$.MODULE$.apply(LoadedPartition.class));
    this.order = order;
    this.loads = rows.sparkContext().collectionAccumulator();
  }

  /** Learns where the jobs so far have loaded partitions. */
  private void learnPlaces() {
    for (Tuple2<Integer, String> load : loads.value()) {
      places.put(load._1(), load._2());
      everyPlace.add(load._2());
    }
    loads.reset();
  }

  /**
   * Runs the job that loads all partitions. Its results travel as bytes: Kryo, where Spark is set
   * to it, cannot read a record.
   *
   * @param ended fits that are over, whose shards each task frees where it runs
   */
  List<LoadedPartition> load(List<String> ended) {
    List<LoadedPartition> partitions = new ArrayList<>();
    for (byte[] loaded : toJava().map(one -> sent(one, ended)).collect()) {
      partitions.add(Utils.deserialize(loaded, LoadedPartition.class.getClassLoader()));
    }
    return partitions;
  }

  private static byte[] sent(LoadedPartition partition, List<String> ended) {
    ended.forEach(ShardRegistry::free);
    return Utils.serialize(partition);
  }

  JavaRDD<LoadedPartition> toJava() {
    return JavaRDD.fromRDD(this, ClassTag$.MODULE$.apply(LoadedPartition.class));
  }

  /** One element an executor that has a shard; its task runs there if the executor still lives. */
  JavaRDD<String> places() {
    learnPlaces();
    List<Tuple2<String, Seq<String>>> elements = new ArrayList<>();
    for (String place : new TreeSet<>(everyPlace)) {
      elements.add(new Tuple2<>(place, one(place)));
    }
    ClassTag<String> text = ClassTag$.MODULE$.apply(String.class);
    return JavaRDD.fromRDD(
        sparkContext().makeRDD(CollectionConverters.asScala(elements).toSeq(), text), text);
  }

  private static Seq<String> one(String place) {
    return CollectionConverters.asScala(List.of(place)).toSeq();
  }

  /** This executor, in the words of Spark's {@code TaskLocation}. */
  private static String here() {
    SparkEnv env = SparkEnv.get();
    return "executor_" + env.blockManager().blockManagerId().host() + "_" + env.executorId();
  }

  @Override
  public Iterator<LoadedPartition> compute(Partition split, TaskContext context) {
    ShardRegistry.Entry known = ShardRegistry.find(order.fit(), split.index());
    LoadedPartition loaded = known == null ? load(split, context) : known.loaded();
    return CollectionConverters.asScala(List.of(loaded).iterator());
  }

  private LoadedPartition load(Partition split, TaskContext context) {
    loads.add(new Tuple2<>(split.index(), here()));
    Iterator<InternalRow> rows = parent().iterator(split, context);
    return new PartitionLoader(order, split.index()).load(CollectionConverters.asJava(rows));
  }

  private RDD<InternalRow> parent() {
    return firstParent(ClassTag$.MODULE$.<InternalRow>apply(InternalRow.class));
  }

  @Override
  public Partition[] getPartitions() {
    return parent().partitions();
  }

  @Override
  public Seq<String> getPreferredLocations(Partition split) {
    learnPlaces();
    String place = places.get(split.index());
    return place == null ? parent().preferredLocations(split) : one(place);
  }
}
