package io.penstock.api;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.secret.Secrets;
import io.penstock.secret.SparkRedaction;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Where a pipeline and its profile use secrets. */
final class SecretUses {
  private final Map<String, String> textsByPlace = new LinkedHashMap<>();
  private final Set<String> settings = new LinkedHashSet<>();
  private final Set<String> options = new LinkedHashSet<>();

  private SecretUses() {}

  static SecretUses of(Pipeline pipeline, Profile profile) {
    SecretUses uses = new SecretUses();
    uses.add(pipeline.spark(), uses.settings);
    uses.add(profile.spark(), uses.settings);
    for (Node node : pipeline.nodes()) {
      uses.add(node.about().spark(), uses.settings);
      if (node instanceof SourceNode source) {
        uses.add(source.options(), uses.options);
      }
    }
    return uses;
  }

  private void add(Map<Text, Text> texts, Set<String> keys) {
    texts.forEach(
        (key, text) -> {
          if (Secrets.areIn(text.value())) {
            textsByPlace.put(text.at().toString(), text.value());
            keys.add(key.value());
          }
        });
  }

  /** Makes sure that all of them are there (66). */
  void require(Secrets secrets) {
    secrets.require(textsByPlace);
  }

  /** The settings with which Spark hides them where it lists its settings. */
  Map<String, String> redaction(Map<String, String> spark) {
    return SparkRedaction.over(spark, settings, options);
  }
}
