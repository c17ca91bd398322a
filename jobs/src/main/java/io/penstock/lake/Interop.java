package io.penstock.lake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** What Scala and Spark have, as Java's collections, and back. */
final class Interop {
  private Interop() {}

  static <T> Option<T> none() {
    return Option.empty();
  }

  static <T> Seq<T> seq(Collection<? extends T> values) {
    return CollectionConverters.<T>asScala(new ArrayList<T>(values)).toList();
  }

  static <T> List<T> list(scala.collection.Iterable<T> values) {
    return List.copyOf(CollectionConverters.asJavaCollection(values));
  }

  static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
  }

  static <K, V> Map<K, V> javaMap(scala.collection.Map<K, V> values) {
    Map<K, V> map = new LinkedHashMap<>();
    for (Tuple2<K, V> entry : list(values)) {
      map.put(entry._1(), entry._2());
    }
    return map;
  }

  /** The values of a row by the names of its columns. */
  static Map<String, @Nullable Object> values(Row row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (String name : row.schema().fieldNames()) {
      values.put(name, row.getAs(name));
    }
    return values;
  }

  static boolean isOrderable(DataType type) {
    return RowOrdering.isOrderable(type);
  }

  /** Version by application id of the transactions that a snapshot knows. */
  static Map<String, Long> transactions(Snapshot snapshot) {
    Map<String, Long> transactions = new LinkedHashMap<>();
    // Scala's Long is an Object to Java.
    javaMap(snapshot.transactions())
        .forEach((appId, version) -> transactions.put(appId, ((Number) version).longValue()));
    return transactions;
  }
}
