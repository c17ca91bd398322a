package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import io.penstock.lake.Published;
import io.penstock.plan.Decision;
import io.penstock.run.NodeResult.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a published table means for its node. */
final class TableResults {
  private static final String CHECK = "check.";

  private TableResults() {}

  static NodeResult done(Node node, Decision decision, Published published, List<String> notes) {
    Map<String, Long> counts = published.record().counts();
    Map<String, Long> violations = new LinkedHashMap<>();
    counts.forEach(
        (name, rows) -> {
          if (name.startsWith(CHECK) && rows > 0) {
            violations.put(name.substring(CHECK.length()), rows);
          }
        });
    return new NodeResult(
            node,
            Outcome.DONE,
            decision.reason(),
            new Counts(
                counts.getOrDefault("read", published.rows()),
                published.rows(),
                counts.getOrDefault("dropped", 0L),
                counts.getOrDefault("quarantined", 0L)),
            violations,
            published.version(),
            Map.of(),
            Stream.concat(notes.stream(), published.notes().stream()).toList(),
            Duration.ZERO,
            null)
        .withFiles(published.perFile());
  }

  static List<String> names(List<Text> texts) {
    return texts.stream().map(Text::value).toList();
  }
}
