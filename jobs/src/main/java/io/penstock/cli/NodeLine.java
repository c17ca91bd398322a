package io.penstock.cli;

import io.penstock.run.Counts;
import io.penstock.run.NodeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One node's result as a line for people. */
final class NodeLine {
  private NodeLine() {}

  /** One character that says how the node ended. */
  static String mark(NodeResult result) {
    return switch (result.outcome()) {
      case DONE -> "+";
      case UP_TO_DATE -> "=";
      case REFUSED, FAILED -> "!";
      case BLOCKED -> "-";
      case CANCELLED -> "x";
    };
  }

  /** The rest of the line: rows, metrics, version, time. */
  static String of(NodeResult result) {
    return switch (result.outcome()) {
      case DONE -> done(result);
      case UP_TO_DATE -> "up to date" + version(result);
      case REFUSED -> "refused: " + result.reason();
      case FAILED -> "failed: " + result.reason().lines().findFirst().orElse("");
      case BLOCKED -> "not run: " + result.reason();
      case CANCELLED -> "not written: " + result.reason();
    };
  }

  /** {@code areaUnderROC 0.801, ks 0.45}. */
  static String metrics(Map<String, Double> metrics) {
    return metrics.entrySet().stream()
        .map(e -> e.getKey() + " " + String.format(Locale.ROOT, "%.4f", e.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** {@code 1.2 s}, or {@code 3 min 12 s}. */
  static String time(Duration duration) {
    return duration.toMinutes() < 2
        ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0)
        : duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /** {@code 200,123}. */
  static String number(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String done(NodeResult result) {
    List<String> parts = new ArrayList<>();
    if (!result.metrics().isEmpty()) {
      parts.add(metrics(result.metrics()));
    }
    if (result.metrics().isEmpty()) {
      parts.add(rows(result.counts()));
    }
    return String.join(", ", parts)
        + version(result)
        + ", "
        + time(result.duration())
        + attempts(result);
  }

  private static String rows(Counts counts) {
    String text = number(counts.written()) + " rows";
    text += counts.quarantined() > 0 ? ", " + number(counts.quarantined()) + " quarantined" : "";
    return text + (counts.dropped() > 0 ? ", " + number(counts.dropped()) + " dropped" : "");
  }

  private static String attempts(NodeResult result) {
    return result.attempts() < 2 ? "" : ", at attempt " + result.attempts();
  }

  private static String version(NodeResult result) {
    return result.version() < 0 ? "" : ", version " + result.version();
  }
}
