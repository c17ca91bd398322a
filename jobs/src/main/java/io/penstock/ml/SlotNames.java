package io.penstock.ml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Names the slots of a vector by the features that they were made of. */
final class SlotNames {
  private SlotNames() {}

  /**
   * One name per slot of {@code vector}. A scaler keeps the slots of the assembled vector; where a
   * stage made other slots, as {@code pca} does, they are numbered.
   *
   * @param schema of the transformed rows
   * @param sources the feature behind each column that a stage made
   */
  static List<String> of(
      StructType schema, String vector, String assembled, Map<String, String> sources, int size) {
    String named = assembled.isEmpty() ? vector : assembled;
    Option<Attribute[]> attributes =
        AttributeGroup.fromStructField(schema.apply(named)).attributes();
    List<String> names = new ArrayList<>();
    if (attributes.isDefined() && attributes.get().length == size) {
      for (Attribute attribute : attributes.get()) {
        Option<String> name = attribute.name();
        names.add(plain(name.isDefined() ? name.get() : "slot " + names.size(), sources));
      }
      return names;
    }
    for (int slot = 0; slot < size; slot++) {
      names.add(vector + " slot " + slot);
    }
    return names;
  }

  /** The size of a vector column, or -1 where its schema does not tell. */
  static int size(StructType schema, String vector) {
    StructField field = schema.apply(vector);
    return AttributeGroup.fromStructField(field).size();
  }

  /**
   * {@code segment_onehot_retail} is {@code segment=retail}; what a vector of several features was
   * assembled into is named as in that vector.
   */
  private static String plain(String slot, Map<String, String> sources) {
    String source = sources.get(slot);
    if (source != null) {
      return source;
    }
    // The longest column first: one may be the beginning of another.
    return sources.keySet().stream()
        .filter(column -> slot.startsWith(column + "_"))
        .max(Comparator.comparingInt(String::length))
        .map(column -> plain(slot.substring(column.length() + 1), column, sources))
        .orElse(slot);
  }

  private static String plain(String rest, String column, Map<String, String> sources) {
    String source = sources.get(column);
    return source == null || source.equals(column) ? plain(rest, sources) : source + "=" + rest;
  }
}
