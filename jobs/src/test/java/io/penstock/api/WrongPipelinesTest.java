package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads for a mistake that is found between nodes. */
class WrongPipelinesTest {
  private static final String RIGHT =
      """
      penstock: 1
      name: risk
      parameters:
        as_of: {type: date, default: 2025-06-30}
      sources:
        events:
          format: csv
          path: events.csv
          options: {header: true}
          schema: customer_id STRING NOT NULL, day DATE, amount DECIMAL(12,2), note STRING
        outcomes:
          format: csv
          path: outcomes.csv
          schema: customer_id STRING, observed_on DATE, defaulted INT
          write: merge
          keys: [customer_id, observed_on]
      tables:
        spending:
          sql: |
            SELECT customer_id, day, amount
            FROM events
            WHERE day <= :as_of
          checks:
            positive: {expect: amount > 0, onViolation: drop}
      features:
        activity:
          entity: [customer_id]
          from: spending
          time: day
          observations: {from: outcomes, time: observed_on, keep: [defaulted]}
          values:
            spend_30d: {agg: sum(amount), over: 30d}
      models:
        risk_model:
          from: activity
          label: defaulted
          algorithm:
            logisticRegression: {maxIter: 10}
      """;

  @TempDir private Path directory;

  @Test
  void theRightFileHasNoProblem() throws IOException {
    assertThat(problems(RIGHT)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsSaidOnceWithItsPlaceAndItsMend(String right, String wrong, String expected)
      throws IOException {
    assertThat(RIGHT).contains(right);

    assertThat(problems(RIGHT.replace(right, wrong)))
        .extracting(Problem::toString)
        .containsExactly(expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        argumentSet(
            "column in SQL",
            "SELECT customer_id, day, amount\n",
            "SELECT customer_id, day, amout\n",
            "risk.yaml:20:32: unknown column 'amout' in 'events'. It has customer_id, day, amount,"
                + " note. Did you mean 'amount'?"),
        argumentSet(
            "dataset in SQL",
            "FROM events",
            "FROM event",
            "risk.yaml:21:12: unknown dataset 'event'. The pipeline has events, outcomes, spending,"
                + " activity. Did you mean 'events'?"),
        argumentSet(
            "a model in SQL",
            "FROM events",
            "FROM risk_model",
            "risk.yaml:21:12: 'risk_model' is a model: it has no rows to read. Name a source, a table,"
                + " a feature set or predictions."),
        argumentSet(
            "derived column that is declared",
            "note STRING\n",
            "note STRING\n    derive: {amount: abs(amount)}\n",
            "risk.yaml:11:14: 'amount' is declared in the schema. Give the derived column another"
                + " name."),
        argumentSet(
            "cycle",
            "FROM events",
            "FROM spending",
            "risk.yaml:18:3: these nodes read one another in a circle: spending -> spending. One of"
                + " them must read something else."),
        argumentSet(
            "column in a check",
            "expect: amount > 0",
            "expect: amount_eur > 0",
            "risk.yaml:24:26: unknown column 'amount_eur' in 'spending'. It has customer_id, day,"
                + " amount. Did you mean 'amount'?"),
        argumentSet(
            "check that is not boolean",
            "expect: amount > 0",
            "expect: amount + 0",
            "risk.yaml:24:26: a condition must be TRUE or FALSE, this is DECIMAL(13,2). Compare it"
                + " with something."),
        argumentSet(
            "merge key",
            "keys: [customer_id, observed_on]",
            "keys: [customer_id, observed]",
            "risk.yaml:16:25: unknown column 'observed' in 'outcomes'. It has customer_id,"
                + " observed_on, defaulted. Did you mean 'observed_on'?"),
        argumentSet(
            "merge key without an order",
            "tables:\n",
            """
              maps:
                format: csv
                path: m.csv
                schema: id INT, v VARIANT
                write: merge
                keys: [v]
            tables:
            """,
            "risk.yaml:22:12: 'v' is VARIANT, of which no two values can be compared. Use a column"
                + " of a plain type, such as BIGINT, STRING or DATE."),
        argumentSet(
            "column that csv cannot hold",
            "note STRING\n",
            "note ARRAY<STRING>\n",
            "risk.yaml:10:74: column 'note' is ARRAY<STRING>, which a csv file cannot hold. Read it as"
                + " STRING, and take it apart in a table: from_json(note, ...)."),
        argumentSet(
            "derived column of a type that no table keeps",
            "note STRING\n",
            "note STRING\n    derive: {since: day - day}\n",
            "risk.yaml:11:14: column 'since' is an INTERVAL DAY, which a table cannot keep. Make a"
                + " number of it, such as datediff(a, b)."),
        argumentSet(
            "feature of a type that no table keeps",
            "{agg: sum(amount), over: 30d}",
            "{agg: max(day) - min(day), over: 30d}",
            "risk.yaml:32:7: column 'spend_30d' is an INTERVAL DAY, which a table cannot keep. Make a"
                + " number of it, such as datediff(a, b)."),
        argumentSet(
            "partitions of all columns",
            "    checks:\n      positive:",
            "    partitionBy: [day, amount, customer_id]\n    checks:\n      positive:",
            "risk.yaml:23:19: partitionBy names all columns of the table: none is left for its"
                + " files. Leave one out."),
        argumentSet(
            "stage on a column of another type",
            "logisticRegression: {maxIter: 10}\n",
            "logisticRegression: {maxIter: 10}\n    prepare: [{pca: {k: 1, inputCol: spend_30d}}]\n",
            "risk.yaml:39:16: pca cannot work here: column 'spend_30d' must be a vector, is"
                + " decimal(22,2)."),
        argumentSet(
            "label",
            "label: defaulted",
            "label: default",
            "risk.yaml:36:12: unknown column 'default' in 'activity'. It has customer_id, as_of,"
                + " defaulted, spend_30d. Did you mean 'defaulted'?"),
        argumentSet(
            "stage parameter",
            "{maxIter: 10}",
            "{regParam: -0.1}",
            "risk.yaml:38:38: logisticRegression.regParam must be >= 0, is -0.1."),
        argumentSet(
            "aggregate",
            "sum(amount), over",
            "sum(amounts), over",
            "risk.yaml:32:28: unknown column 'amounts' in 'spending'. It has customer_id, day,"
                + " amount, as_of. Did you mean 'amount'?"),
        argumentSet(
            "reader option",
            "options: {header: true}",
            "options: {headr: true}",
            "risk.yaml:9:15: csv has no option 'headr'. Did you mean 'header'?"));
  }

  @Test
  void mistakesInSeveralPlacesAreAllSaidAtOnce() throws IOException {
    String wrong =
        RIGHT
            .replace("schema: customer_id STRING NOT NULL", "schema: customer_id STRNG NOT NULL")
            .replace("label: defaulted", "lable: defaulted")
            .replace("keys: [customer_id, observed_on]", "keys: [customer_id, observed]");

    assertThat(problems(wrong))
        .extracting(problem -> problem.at().line())
        .containsExactly(10, 16, 36);
  }

  private List<Problem> problems(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("risk.yaml"), text);
    return Pipeline.load(file.toString()).problems().stream()
        .map(
            problem ->
                new Problem(
                    problem.code(),
                    new Position("risk.yaml", problem.at().line(), problem.at().column()),
                    problem.what(),
                    problem.fix()))
        .toList();
  }
}
