package io.penstock.yaml;

import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.provider.Arguments;

/** Pieces of pipeline files, and what is said of a wrong one. */
final class WrongFile {
  static final String HEAD = "penstock: 1\nname: risk\n";

  static final String SOURCES =
      """
      sources:
        tx:
          format: csv
          path: data/tx
          schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
      """;

  /** Seven lines: the head and a source. */
  static final String SOURCE = HEAD + SOURCES;

  /** Fifteen lines: the above and a feature set, open at its values. */
  static final String FEATURES =
      SOURCE
          + """
          features:
            activity:
              entity: [customer_id]
              from: tx
              time: day
              at: 2025-06-30
              values:
                spend: {agg: sum(amount)}
          """;

  /** Twenty lines: the above and a model. */
  static final String MODEL =
      FEATURES
          + """
          models:
            m:
              from: activity
              label: y
              algorithm: logisticRegression
          """;

  private WrongFile() {}

  static Arguments wrong(String name, String text, String... messages) {
    return Arguments.argumentSet(name, text, List.of(messages));
  }

  static List<String> messages(String text) {
    return read(text).problems().stream().map(Problem::toString).toList();
  }

  static PipelineReader.Reading read(String text) {
    return PipelineReader.read(
        "p.yaml", text.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of("lake", "/lake"));
  }
}
