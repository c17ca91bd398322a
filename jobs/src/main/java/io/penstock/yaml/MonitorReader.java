package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.MonitorNode;
import io.penstock.definition.MonitorNode.Bounds;
import io.penstock.definition.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a monitor. */
final class MonitorReader {
  private static final KeySet PSI =
      KeySet.of(
          "bounds",
          "{warn: 0.1, fail: 0.25}",
          Key.of("warn", Kinds.AMOUNT, "0.1", "From here on it is reported."),
          Key.of("fail", Kinds.AMOUNT, "0.25", "From here on the run ends with 65."));

  static final KeySet KEYS =
      KeySet.of(
          "monitor",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of("of", Kinds.TEXT, "risk_scores", "The dataset that is watched.").required(),
          Key.of("against", Kinds.TEXT, "training", "The dataset that it is compared with.")
              .required(),
          Key.of(
                  "psi",
                  Kinds.map(PSI),
                  PSI.example(),
                  "`{warn, fail}`: bounds of the population stability index.")
              .required(),
          NodeKeys.SPARK);

  private MonitorReader() {}

  /** The monitor, or null where it is broken. */
  static @Nullable MonitorNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text of = keys.text("of");
    Text against = keys.text("against");
    Keys psi = keys.map("psi");
    if (of == null || against == null || psi == null) {
      return null;
    }
    Bounds bounds = new Bounds(psi.amount("warn"), psi.amount("fail"));
    String canonical =
        new CanonicalText("monitors", List.of())
            .text("of", of)
            .text("against", against)
            .number("warn", bounds.warn())
            .number("fail", bounds.fail())
            .build();
    return new MonitorNode(name, about, canonical, of, against, bounds);
  }
}
