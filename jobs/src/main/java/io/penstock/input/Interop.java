package io.penstock.input;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeMap$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.Statistics;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What is said to Spark in Scala's words. */
final class Interop {
  private Interop() {}

  static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
  }

  private static <T> Seq<T> seq(Collection<? extends T> values) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(values)).toList();
  }

  /**
   * Rows that a job makes as Spark keeps them; one object may be used for all.
   *
   * @param sizeBytes about how much there is, by which Spark chooses how to join
   */
  static Dataset<Row> dataset(
      SparkSession spark, JavaRDD<InternalRow> rows, StructType columns, long sizeBytes) {
    var session = (org.apache.spark.sql.classic.SparkSession) spark;
    Statistics statistics =
        new Statistics(
            scala.math.BigInt.apply(sizeBytes),
            Option.empty(),
            AttributeMap$.MODULE$.empty(),
            false);
    LogicalRDD plan =
        new LogicalRDD(
            Interop.<Attribute>seq(
                CollectionConverters.asJava(DataTypeUtils.toAttributes(columns))),
            rows.rdd(),
            new UnknownPartitioning(0),
            Interop.<SortOrder>seq(List.of()),
            false,
            Option.empty(),
            session,
            Option.apply(statistics),
            Option.empty());
    return org.apache.spark.sql.classic.Dataset.ofRows(session, plan);
  }
}
