package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTextTest {
  private static final String PARAMETERS =
      """
      parameters:
        day: {type: date, default: 2025-06-30}
        least: {type: int, default: 1}
      """;

  private static final String TABLE =
      """
      tables:
        t:
          sql: |
            SELECT * FROM tx
            WHERE day <= :day
          partitionBy: [day]
          checks:
            some: {rows: {atLeast: 1}}
            good: {expect: amount > 0, onViolation: drop}
      """;

  private static final String FEATURES =
      """
      features:
        f:
          entity: [customer_id]
          from: tx
          time: day
          at: ${day}
          values:
            n: {agg: count(*)}
            s_{over}: {agg: sum(amount) FILTER (WHERE amount > :least), over: [7d, 30d]}
      """;

  private static final String MODEL =
      """
      models:
        m:
          from: f
          label: y
          algorithm: {logisticRegression: {maxIter: 10, regParam: 0.1}}
      """;

  @Test
  void isTheSortedKeysOfTheNode() {
    assertThat(canonical(TABLE, "t"))
        .isEqualTo(
            """
            {"checks":{"good":{"expect":"amount > 0","onViolation":"drop"},\
            "some":{"atLeast":1,"atMost":null,"onViolation":"fail"}},\
            "parameters":{"day":"date 2025-06-30"},\
            "partitionBy":["day"],\
            "section":"tables",\
            "sql":"SELECT * FROM tx WHERE day <= :day",\
            "write":"overwrite"}\
            """);
  }

  @ParameterizedTest
  @MethodSource("sameTexts")
  void staysWhereTheMeaningStays(String node, String text, String from, String to) {
    assertThat(text).contains(from);

    assertThat(canonical(text.replace(from, to), node)).isEqualTo(canonical(text, node));
  }

  static Stream<Arguments> sameTexts() {
    return Stream.of(
        argumentSet("a comment", "t", TABLE, "  t:\n", "  t:   # a comment\n    # more\n"),
        argumentSet("a description", "t", TABLE, "    sql", "    description: x\n    sql"),
        argumentSet("tags", "t", TABLE, "    sql", "    tags: [x]\n    sql"),
        argumentSet("persist", "t", TABLE, "    sql", "    persist: DISK_ONLY\n    sql"),
        argumentSet("Spark's settings", "t", TABLE, "    sql", "    spark: {spark.x: 1}\n    sql"),
        argumentSet("quotes", "t", TABLE, "[day]", "[\"day\"]"),
        argumentSet("the last line break", "t", TABLE, "|\n", "|-\n"),
        argumentSet("a default", "t", TABLE, "    sql", "    write: overwrite\n    sql"),
        argumentSet("a violation", "t", TABLE, "atLeast: 1}}", "atLeast: 1}, onViolation: fail}"),
        argumentSet(
            "the order of keys",
            "t",
            TABLE,
            "{expect: amount > 0, onViolation: drop}",
            "{onViolation: drop, expect: amount > 0}"),
        argumentSet(
            "the order of checks",
            "t",
            TABLE,
            "      some: {rows: {atLeast: 1}}\n      good: {expect: amount > 0, onViolation: drop}\n",
            "      good: {expect: amount > 0, onViolation: drop}\n      some: {rows: {atLeast: 1}}\n"),
        argumentSet("a window", "f", FEATURES, "count(*)}", "count(*), over: all}"),
        argumentSet("the value itself", "f", FEATURES, "at: ${day}", "at: 2025-06-30"),
        argumentSet(
            "the order of stage parameters",
            "m",
            MODEL,
            "maxIter: 10, regParam: 0.1",
            "regParam: 0.1, maxIter: 10"),
        argumentSet(
            "a split", "m", MODEL, "    label", "    split: {test: 0.30, seed: 42}\n    label"),
        argumentSet("features", "m", MODEL, "    label", "    features: \"*\"\n    label"),
        argumentSet(
            "stages", "m", MODEL, "    label", "    prepare: auto\n    gpu: auto\n    label"));
  }

  @ParameterizedTest
  @MethodSource("otherTexts")
  void changesWithTheMeaning(String node, String text, String from, String to) {
    assertThat(text).contains(from);

    assertThat(canonical(text.replace(from, to), node)).isNotEqualTo(canonical(text, node));
  }

  static Stream<Arguments> otherTexts() {
    return Stream.of(
        argumentSet("SQL", "t", TABLE, "<=", "<"),
        argumentSet("partitions", "t", TABLE, "[day]", "[customer_id]"),
        argumentSet("a check", "t", TABLE, "drop", "warn"),
        argumentSet("partitions to write", "t", TABLE, "    sql", "    repartition: 2\n    sql"),
        argumentSet("the order of values", "f", FEATURES, "[7d, 30d]", "[30d, 7d]"),
        argumentSet("a stage parameter", "m", MODEL, "0.1", "0.2"),
        argumentSet("text for a number", "m", MODEL, "0.1", "'0.1'"),
        argumentSet("a seed", "m", MODEL, "    label", "    split: {seed: 43}\n    label"));
  }

  @Test
  void changesWithAParameterThatSqlMentionsAndNoOther() {
    Map<String, String> day = Map.of("day", "2025-07-31");
    Map<String, String> least = Map.of("least", "2");

    assertThat(canonical(TABLE, "t", day)).isNotEqualTo(canonical(TABLE, "t"));
    assertThat(canonical(TABLE, "t", least)).isEqualTo(canonical(TABLE, "t"));
    assertThat(canonical(FEATURES, "f", least)).isNotEqualTo(canonical(FEATURES, "f"));
    assertThat(canonical(FEATURES, "f", day)).isNotEqualTo(canonical(FEATURES, "f"));
    assertThat(canonical(MODEL, "m", day)).isEqualTo(canonical(MODEL, "m"));
  }

  @Test
  void isThatOfWhatLikeTakesWrittenOut() {
    String like = FEATURES + "  g: {like: f, at: 2025-01-01}\n";
    String written = FEATURES.replace("  f:", "  g:").replace("${day}", "2025-01-01");

    assertThat(canonical(like, "g")).isEqualTo(canonical(written, "g"));
    assertThat(canonical(like.replace("count(*)", "max(amount)"), "g"))
        .isNotEqualTo(canonical(like, "g"));
  }

  private static String canonical(String nodes, String node) {
    return canonical(nodes, node, Map.of());
  }

  private static String canonical(String nodes, String node, Map<String, String> given) {
    String rest = nodes.equals(FEATURES) || !nodes.contains("from: f") ? "" : FEATURES;
    byte[] file = (HEAD + PARAMETERS + SOURCES + rest + nodes).getBytes(StandardCharsets.UTF_8);
    PipelineReader.Reading reading = PipelineReader.read("p.yaml", file, given, Map.of());
    assertThat(reading.problems()).isEmpty();
    return reading.pipeline().orElseThrow().node(node).orElseThrow().canonicalText();
  }
}
