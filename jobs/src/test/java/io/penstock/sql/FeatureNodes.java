package io.penstock.sql;

import static io.penstock.sql.Texts.text;
import static io.penstock.sql.Texts.texts;

import io.penstock.definition.About;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Storage;
import io.penstock.definition.Window;
import java.util.List;
import java.util.Map;

/** Feature nodes {@code activity} for tests, of entity {@code customer_id}. */
final class FeatureNodes {
  private FeatureNodes() {}

  static FeatureNode node(
      String from, String time, Spine spine, List<Value> values, Join... joins) {
    return node("customer_id", from, time, spine, values, joins);
  }

  static FeatureNode node(
      String entity, String from, String time, Spine spine, List<Value> values, Join... joins) {
    return new FeatureNode(
        text("activity"),
        new About("", List.of(), Map.of()),
        "",
        null,
        texts(entity),
        text(from),
        text(time),
        null,
        spine,
        values,
        List.of(joins),
        List.of(),
        null,
        Storage.DEFAULT);
  }

  static Spine at(String asOf) {
    return new Spine.At(text(asOf));
  }

  static Spine observations(String from, String time, String... keep) {
    return new Spine.Observations(text(from), text(time), texts(keep));
  }

  static Value value(String name, String aggregate, String over) {
    return new Value(text(name), text(aggregate), Window.parse(over).orElseThrow());
  }

  static Join join(String from, String time, String... take) {
    return new Join(text(from), texts("customer_id"), text(time), texts(take));
  }

  static Join plainJoin(String from, String... take) {
    return new Join(text(from), texts("customer_id"), null, texts(take));
  }
}
