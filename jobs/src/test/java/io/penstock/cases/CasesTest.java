package io.penstock.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cases are computed by the code of a run, and what differs is shown. */
class CasesTest {
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      parameters:
        least: {type: double, default: 0.5}
      sources:
        typed:
          format: csv
          path: none.csv
          schema: >
            id INT NOT NULL, b TINYINT, s SMALLINT, l BIGINT, f FLOAT, d DOUBLE, n DECIMAL(38,18),
            t STRING, flag BOOLEAN, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, bytes BINARY
        prices:
          format: csv
          path: none.csv
          schema: sku STRING NOT NULL, since DATE, price DOUBLE
          write: merge
          keys: [sku]
          sequenceBy: since
          checks:
            positive: {expect: price > 0}
            cheap: {expect: price < 1000, onViolation: quarantine}
      tables:
        shown:
          sql: >
            SELECT id, concat_ws(' ', b, s, l) AS whole, concat_ws(' ', f, d) AS floating,
                   CAST(n AS STRING) AS n, concat('[', t, ']') AS t, CAST(flag AS STRING) AS flag,
                   CAST(day AS STRING) AS day, CAST(at AS STRING) AS at,
                   CAST(local AS STRING) AS local, hex(bytes) AS bytes
            FROM typed
        nested:
          sql: >
            SELECT id, array(d, f) AS list, map(t, n) AS map,
                   named_struct('day', day, 'more', array(named_struct('flag', flag))) AS struct
            FROM typed
        lists:
          sql: SELECT id, size(list) AS size, struct.day AS day, map['a'] AS a FROM nested
        dear:
          sql: SELECT sku, since, price, price / 3 AS third FROM prices WHERE price >= :least
          checks:
            few: {rows: {atMost: 3}}
        inverse:
          sql: SELECT sku, 1 / (price - 1) AS one FROM dear
        wide:
          sql: >
            SELECT sku, 1 AS c1, 2 AS c2, 3 AS c3, 4 AS c4, 5 AS c5, 6 AS c6, 7 AS c7,
                   repeat('x', 60) || sku AS c8
            FROM prices
          checks:
            one_each: {unique: [sku]}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writePipeline() throws IOException {
    Files.writeString(directory.resolve("shop.yaml"), PIPELINE);
  }

  @Test
  void valuesOfAllTypesComeAsTheyAreWritten() throws IOException {
    Files.createDirectories(directory.resolve("shop.tests"));
    Files.writeString(
        directory.resolve("shop.tests/rows.csv"),
        "id,t,day,d\r\n1,,2024-02-29,\r\n\r\n2,\"\",,-0.0\r\n3,\"a \"\"b\"\", c\",,NaN\r\n4,null,,1e-3\r\n");

    assertThat(
            failures(
                """
                cases:
                  scalars:
                    given:
                      typed:
                        - {id: 1, b: -128, s: 32767, l: -9223372036854775808, f: 1.5, d: -0.0,
                           n: -12345678901234567890.123456789012345678, t: 007, flag: true,
                           day: 0001-01-01, at: "2025-06-30 12:00:00.123456", local: 2025-06-30T01:02:03,
                           bytes: 0x00ff}
                        - {id: 2, f: NaN, d: -Infinity, t: "", day: 9999-12-31, at: 2025-06-30T12:00:00+02:00, bytes: 0x}
                        - {id: 3, f: .inf, d: .nan, t: "null", day: null, at: 2025-06-30, flag: false}
                        - {id: 4, t: ~, d: 1e-3}
                    expect:
                      shown:
                        - {id: 4, whole: "", floating: "0.001", n: null, t: null, flag: null, day: null, at: null, local: null, bytes: null}
                        - {id: 3, whole: "", floating: Infinity NaN, t: "[null]", flag: "false", at: 2025-06-30 00:00:00}
                        - {id: 2, whole: "", floating: NaN -Infinity, t: "[]", day: 9999-12-31, at: 2025-06-30 10:00:00, bytes: ""}
                        - {id: 1, whole: -128 32767 -9223372036854775808, floating: 1.5 -0.0,
                           n: "-12345678901234567890.123456789012345678", t: "[007]", flag: "true",
                           day: 0001-01-01, at: 2025-06-30 12:00:00.123456, local: 2025-06-30 01:02:03, bytes: 00FF}
                      typed:
                        columns: [id, d, n, bytes]
                        rows:
                          - {id: 1, d: 0.0, n: -12345678901234567890.1234567890123456780, bytes: 0x00FF}
                          - {id: 2, d: -.inf, bytes: 0x}
                          - {id: 3, d: NaN}
                          - {id: 4, d: 0.001}
                  of a file:
                    given: {typed: {file: shop.tests/rows.csv}}
                    expect:
                      shown:
                        columns: [id, t, day, floating]
                        rows:
                          - {id: 1, day: 2024-02-29, floating: ""}
                          - {id: 2, t: "[]", floating: "-0.0"}
                          - {id: 3, t: '[a "b", c]', floating: NaN}
                          - {id: 4, t: "[null]", floating: "0.001"}
                  nested:
                    given:
                      typed: [{id: 1, d: 0.1, f: 0.25, t: k, n: 2.50, day: 2025-01-01, flag: true}]
                    expect:
                      nested:
                        - id: 1
                          list: [0.1, 0.25]
                          map: {k: 2.5}
                          struct: {day: 2025-01-01, more: [{flag: true}]}
                  a table can be given:
                    given:
                      nested:
                        - {id: 1, list: [1, null], map: {a: 1.5, b: null}, struct: {day: 2025-01-01, more: []}}
                        - {id: 2, list: [], map: {}, struct: null}
                    expect:
                      lists:
                        - {id: 1, size: 2, day: 2025-01-01, a: 1.5}
                        - {id: 2, size: 0, day: null, a: null}
                """))
        .isEmpty();
  }

  @Test
  void sourcesAreCheckedAndMergedAsInARun() throws IOException {
    assertThat(
            failures(
                """
                cases:
                  the newest row of a key stays, others are judged:
                    given:
                      prices:
                        - {sku: a, since: 2025-02-01, price: 2}
                        - {sku: a, since: 2025-01-01, price: 1}
                        - {sku: b, since: 2025-01-01, price: 1000}
                        - {sku: null, price: 4}
                    expect:
                      prices: [{sku: a, since: 2025-02-01, price: 2}]
                      prices__quarantine:
                        - {sku: b, _record: 3, _reasons: [cheap]}
                        - {sku: null, _record: 4, _reasons: ["parses: no value for sku"]}
                  a check that fails is expected:
                    given: {prices: [{sku: a, price: -1}]}
                    expect: {prices: {fails: positive}}
                  parameters are the case's own:
                    parameters: {least: 3.5}
                    given: {prices: [{sku: a, price: 3}, {sku: b, price: 4}]}
                    expect: {dear: [{sku: b, third: 1.3333333333333333}]}
                  numbers are near enough:
                    given: {prices: [{sku: a, price: 3000e-3}, {sku: b, price: 1}, {sku: c, price: 1.005}]}
                    expect:
                      dear: {rows: [{third: 0.334}, {third: 0.335}, {third: 1.001}], tolerance: 1e-2}
                  nothing comes of nothing:
                    given: {prices: []}
                    expect: {dear: [], wide: []}
                """))
        .isEmpty();
  }

  @Test
  void whatDiffersIsShown() throws IOException {
    assertThat(
            failures(
                """
                cases:
                  rows of a key:
                    given:
                      prices: [{sku: a, since: 2025-01-01, price: 3}, {sku: b, price: 6}, {sku: d, price: 9}]
                    expect:
                      prices:
                        - {sku: a, since: 2025-01-02, price: 3}
                        - {sku: b, since: null, price: 6}
                        - {sku: c, since: null, price: 1}
                  rows without a key:
                    given:
                      prices: [{sku: a, since: 2025-01-01, price: 3}, {sku: b, price: 6}, {sku: " c", price: 9}]
                    expect:
                      dear:
                        - {sku: a, since: 2025-01-01, third: 2}
                        - {sku: x, since: 2024-12-31, third: 7}
                        - {sku: b, since: null, third: 2}
                        - {sku: b, since: null, third: 2}
                  wide rows:
                    given: {prices: [{sku: a, price: 1}, {sku: b, price: 1}]}
                    expect:
                      wide:
                        columns: all
                        rows:
                          - {sku: a, c1: 1, c2: 2, c3: 3, c4: 4, c5: 0, c6: 6, c7: 7, c8: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxb}
                """))
        .containsExactly(
            """
            rows of a key
            prices: 3 rows expected, 3 came: 1 as expected, 1 changed (~), 1 missing (-), 1 unexpected (+).
                sku | since                    | price
              ~ a   | 2025-01-02 -> 2025-01-01 | 3.0
              - c   | NULL                     | 1.0
              + d   | NULL                     | 9.0""",
            """
            rows without a key
            dear: 4 rows expected, 3 came: 1 as expected, 1 changed (~), 2 missing (-), 1 unexpected (+).
                sku  | since      | third
              ~ a    | 2025-01-01 | 2.0 -> 1.0
              - x    | 2024-12-31 | 7.0
              - b    | NULL       | 2.0
              + ' c' | NULL       | 3.0""",
            """
            wide rows
            wide: 1 row expected, 2 came: 1 changed (~), 1 unexpected (+).
                sku | c5     | c8
              ~ a   | 0 -> 5 | ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxb -> ...xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxa
              + b   | 5      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
              6 columns not shown.""");
  }

  @Test
  void whatCannotBeComputedIsSaid() throws IOException {
    assertThat(
            failures(
                """
                cases:
                  a division by zero:
                    given: {prices: [{sku: a, price: 1}]}
                    expect: {inverse: []}
                  a check that holds:
                    given: {prices: [{sku: a, price: 1}]}
                    expect: {dear: {fails: few}}
                  a check that does not:
                    given: {prices: [{sku: a, price: 1}, {sku: b, price: 2}, {sku: c, price: 3}, {sku: d, price: 4}]}
                    expect: {inverse: []}
                """))
        .containsExactly(
            """
            a division by zero
            tables.inverse: a value cannot be computed: [DIVIDE_BY_ZERO] Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error. SQLSTATE: 22012.""",
            """
            a check that holds
            dear: check 'few' should fail, but it holds.""",
            """
            a check that does not
            dear: check 'few' failed: 4 rows would be written, at most 3 are required. A run would publish nothing of it.
            inverse: not computed, since 'dear' failed.""");
  }

  private List<String> failures(String cases) throws IOException {
    Files.writeString(directory.resolve("shop.test.yaml"), cases);
    TestSummary summary =
        Pipeline.load(directory.resolve("shop.yaml").toString()).test(TestSpark.session());
    return summary.results().stream()
        .filter(result -> !result.isPassed())
        .map(result -> result.name() + "\n" + String.join("\n", result.failures()))
        .toList();
  }
}
