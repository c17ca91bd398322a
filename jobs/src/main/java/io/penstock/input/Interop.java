package io.penstock.input;

import java.util.Map;
import scala.jdk.javaapi.CollectionConverters;

/** Java and Scala collections, one for the other. */
final class Interop {
  private Interop() {}

  static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> values) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(values));
  }
}
