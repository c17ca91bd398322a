package io.penstock.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The file {@code expected.json}. */
final class ExpectedFile {

  private ExpectedFile() {}

  static void write(Path file, SampleSummary summary) throws IOException {
    Files.writeString(file, text(summary), StandardCharsets.UTF_8);
  }

  private static String text(SampleSummary summary) {
    SampleSummary.Rows rows = summary.rows();
    SampleSummary.Outcomes outcomes = summary.outcomes();
    return String.format(
        Locale.ROOT,
        """
        {
          "options": {"customers": %d, "seed": %d},
          "rows": {
            "transactions": %d,
            "customers": %d,
            "outcomes": %d,
            "truth": %d
          },
          "transactions_by_month": {
        %s
          },
          "planted": {
            "malformed": %d,
        %s
          },
          "malformed_by_kind": {
        %s
          },
          "handled": {
            "quarantined": %d,
            "dropped": %d,
            "warned": %d,
            "accepted": %d,
            "good": %d
          },
          "defaults": {"count": %d, "base_rate": %.6f},
          "auc": {"probability": %.6f, "probability_observable": %.6f}
        }
        """,
        summary.options().customers(),
        summary.options().seed(),
        rows.transactions(),
        rows.customers(),
        rows.outcomes(),
        rows.outcomes(),
        members(rows.transactionsByMonth()),
        summary.malformed(),
        faults(summary, fault -> !fault.isMalformed()),
        faults(summary, Fault::isMalformed),
        summary.planted(Fault.Handling.QUARANTINE),
        summary.planted(Fault.Handling.DROP),
        summary.planted(Fault.Handling.WARN),
        summary.accepted(),
        summary.good(),
        outcomes.defaulted(),
        summary.baseRate(),
        outcomes.aucProbability(),
        outcomes.aucProbabilityObservable());
  }

  private static String members(Map<?, ? extends Number> counts) {
    return counts.entrySet().stream()
        .map(entry -> "    \"" + entry.getKey() + "\": " + entry.getValue())
        .collect(Collectors.joining(",\n"));
  }

  private static String faults(SampleSummary summary, Predicate<Fault> chosen) {
    return summary.planted().entrySet().stream()
        .filter(entry -> chosen.test(entry.getKey()))
        .map(entry -> "    \"" + entry.getKey().key() + "\": " + entry.getValue())
        .collect(Collectors.joining(",\n"));
  }
}
