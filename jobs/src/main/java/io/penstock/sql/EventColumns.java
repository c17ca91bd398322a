package io.penstock.sql;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of the events beside the entity: those that the values name, and the time.
 *
 * @param names in the order of the dataset; {@code as_of} is never among them
 * @param timeName the time's column
 * @param timeIsDate whether the time is a DATE, else a TIMESTAMP
 * @param asOfIsDate whether the observation time is a DATE, else a TIMESTAMP
 */
record EventColumns(List<String> names, String timeName, boolean timeIsDate, boolean asOfIsDate) {
  EventColumns {
    names = List.copyOf(names);
  }

  static EventColumns of(FeatureNode node, Map<String, StructType> datasets) {
    StructType schema = Schemas.of(datasets, node.from().value()).orElseThrow();
    Set<String> wanted = words(node);
    wanted.add(node.time().value());
    node.entity().forEach(key -> wanted.remove(key.value()));
    wanted.remove(Names.AS_OF);
    List<String> names = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (wanted.contains(field.name())) {
        names.add(field.name());
      }
    }
    DataType time = Schemas.type(schema, node.time().value()).orElseThrow();
    return new EventColumns(
        names,
        node.time().value(),
        time.equals(DataTypes.DateType),
        asOfType(node, datasets).equals(DataTypes.DateType));
  }

  /** DATE or TIMESTAMP: the type of the column {@code as_of}. */
  static DataType asOfType(FeatureNode node, Map<String, StructType> datasets) {
    if (node.spine() instanceof Spine.Observations observations) {
      StructType schema = Schemas.of(datasets, observations.from().value()).orElseThrow();
      return Schemas.type(schema, observations.time().value()).orElseThrow();
    }
    return AsOf.parse(((Spine.At) node.spine()).time().value()).orElseThrow().type();
  }

  /** The time inside the step that has the events: an event's own {@code as_of} gives way there. */
  String time() {
    return Names.isAsOf(timeName) ? "_time" : Names.quoted(timeName);
  }

  List<String> selected(String table) {
    List<String> selected = new ArrayList<>();
    names.forEach(name -> selected.add(table + "." + Names.quoted(name)));
    if (Names.isAsOf(timeName)) {
      selected.add(table + "." + Names.quoted(timeName) + " AS _time");
    }
    return selected;
  }

  /** Every word of the values: more than the columns they name, never less. */
  private static Set<String> words(FeatureNode node) {
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Value value : node.values()) {
      for (Token token : new SqlText(value.aggregate()).tokens()) {
        words.add(unquoted(token.getText()));
      }
    }
    return words;
  }

  private static String unquoted(String word) {
    return word.length() > 1 && word.startsWith("`")
        ? word.substring(1, word.length() - 1).replace("``", "`")
        : word;
  }
}
