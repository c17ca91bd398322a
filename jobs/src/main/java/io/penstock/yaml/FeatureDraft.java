package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Storage;
import io.penstock.definition.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feature set as it stands in the file, before it takes anything from another.
 *
 * @param like the feature set that it takes from; null for none
 * @param content its own content; null where it takes that of another, or it is broken
 * @param timeZone where a day ends; null for UTC
 * @param spine null where it is broken
 */
record FeatureDraft(
    Text name,
    About about,
    @Nullable Text like,
    @Nullable Content content,
    @Nullable Text timeZone,
    @Nullable Spine spine,
    List<Check> checks,
    @Nullable Text write,
    Storage storage) {

  /** What {@code like} takes. */
  record Content(List<Text> entity, Text from, Text time, List<Value> values, List<Join> joins) {
    Content {
      entity = List.copyOf(entity);
      values = List.copyOf(values);
      joins = List.copyOf(joins);
    }
  }
}
