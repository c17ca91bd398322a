package io.penstock.sql;

import static io.penstock.sql.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlAnalyzerTest {
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter(text("d"), ParameterType.DATE, "2025-06-30"),
          new Parameter(text("t"), ParameterType.TIMESTAMP, "2025-06-30T12:00:00+02:00"),
          new Parameter(text("i"), ParameterType.INT, "7"),
          new Parameter(text("f"), ParameterType.DOUBLE, "0.5"),
          new Parameter(text("s"), ParameterType.STRING, "x'; DROP TABLE spending"),
          new Parameter(text("p"), ParameterType.PATH, "/data"),
          new Parameter(text("b"), ParameterType.BOOLEAN, "true"));

  private static final StructType SPENDING =
      StructType.fromDDL("customer_id STRING NOT NULL, amount DECIMAL(12,2), paid_on DATE");

  private final SqlAnalyzer analyzer = new SqlAnalyzer(PARAMETERS);

  @Test
  void findsTheColumnsOfAQuery() {
    assertThat(
            schema(
                """
                WITH t AS (SELECT *, mask_last4(customer_id) AS ref FROM Spending)
                SELECT ref, sum(AMOUNT) AS total, max(paid_on) AS last FROM t GROUP BY ref;
                """))
        .isEqualTo("ref STRING NOT NULL,total DECIMAL(22,2),last DATE");
  }

  @Test
  void givesParametersTheirTypes() {
    assertThat(schema("SELECT :d AS d, :t AS t, :i AS i, :f AS f, :s AS s, :p AS p, :b AS b"))
        .isEqualTo(
            "d DATE NOT NULL,t TIMESTAMP NOT NULL,i BIGINT NOT NULL,f DOUBLE NOT NULL,s STRING NOT"
                + " NULL,p STRING NOT NULL,b BOOLEAN NOT NULL");
  }

  @Test
  void givesListsTheTypeOfTheirItems() {
    List<Parameter> lists =
        List.of(
            Parameter.listOf(text("xs"), ParameterType.STRING, List.of("a", "b")),
            Parameter.listOf(text("ds"), ParameterType.DATE, List.of()));
    String sql =
        "SELECT :xs AS xs, :ds AS ds, explode(:xs) AS x FROM Spending"
            + " WHERE array_contains(:xs, customer_id) AND NOT array_contains(:ds, paid_on)";

    SqlOutcome outcome = new SqlAnalyzer(lists).query(text(sql), Map.of("spending", SPENDING));

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.schema().orElseThrow().toDDL())
        .isEqualTo("xs ARRAY<STRING> NOT NULL,ds ARRAY<DATE> NOT NULL,x STRING");
  }

  @Test
  void givesParametersToASession() {
    assertThat(SqlParameters.values(PARAMETERS))
        .isEqualTo(
            Map.of(
                "d",
                LocalDate.of(2025, 6, 30),
                "t",
                Instant.parse("2025-06-30T10:00:00Z"),
                "i",
                7L,
                "f",
                0.5,
                "s",
                "x'; DROP TABLE spending",
                "p",
                "/data",
                "b",
                true));
  }

  @Test
  void forgetsTheDatasetsOfTheQueryBefore() {
    schema("SELECT amount FROM spending");

    assertThat(analyzer.query(text("SELECT amount FROM spending"), Map.of("other", SPENDING)))
        .extracting(outcome -> outcome.problems().get(0).what())
        .isEqualTo("unknown dataset 'spending'.");
  }

  @Test
  void readsDeclaredSchemas() {
    assertThat(analyzer.ofSchema(text("a BIGINT NOT NULL, `b c d` INT")).problems())
        .extracting(Problem::what)
        .containsExactly("'b c d' is no name for a column of a table.");
    assertThat(analyzer.ofSchema(text("a BIGINT NOT NULL, b DECIMAL(12,2)")).schema())
        .contains(StructType.fromDDL("a BIGINT NOT NULL, b DECIMAL(12,2)"));
  }

  @Test
  void tellsEachOfSeveralConditionsApart() {
    List<Text> conditions = List.of(text("amount > 0"), text("value > 0"), text("amount"));

    assertThat(analyzer.predicates(conditions, SPENDING, "spending"))
        .extracting(problem -> problem.what())
        .containsExactly(
            "unknown column 'value' in 'spending'.",
            "a condition must be TRUE or FALSE, this is DECIMAL(12,2).");
  }

  @Test
  void checksExpressionsOnOneRow() {
    assertThat(
            analyzer.predicates(
                List.of(text("amount < :i AND customer_id <> ''")), SPENDING, "spending"))
        .isEmpty();
    assertThat(
            analyzer
                .expression(text("trunc(spending.paid_on, 'MM')"), SPENDING, "spending")
                .schema()
                .orElseThrow()
                .fields()[0]
                .dataType()
                .sql())
        .isEqualTo("DATE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          WITH spending AS (SELECT * FROM spending) SELECT * FROM spending ; spending
          WITH a AS (SELECT * FROM B), b AS (SELECT * FROM a) SELECT * FROM b, A ; B
          WITH RECURSIVE t AS (SELECT 1 UNION ALL SELECT * FROM t) SELECT * FROM t, d ; d
          WITH a AS (WITH b AS (SELECT * FROM c) SELECT * FROM b) SELECT * FROM a, b ; c b
          SELECT (SELECT max(a) FROM t1) FROM t2 UNION SELECT b FROM t3 ; t1 t2 t3
          SELECT * FROM a JOIN LATERAL (SELECT * FROM b) WHERE c IN (SELECT d FROM e) ; a b e
          SELECT * FROM x WHERE EXISTS (SELECT 1 FROM y WHERE NOT EXISTS (TABLE z)) ; x y z
          SELECT * FROM x EXCEPT SELECT * FROM y INTERSECT SELECT * FROM z ; x y z
          SELECT * FROM Spending a JOIN spending b USING (k) ; Spending
          SELECT * FROM x PIVOT (sum(a) FOR k IN (1)) LATERAL VIEW explode(l) v ; x
          FROM x |> WHERE a > 1 |> JOIN y USING (k) ; x y
          SELECT k, sum(a) FROM (SELECT * FROM x) q GROUP BY k HAVING sum(a) > (SELECT 1 FROM y) ; x y
          SELECT * FROM explode(array(1)), x ; x
          SELECT 1 ; ''
          """)
  void findsTheDatasetsOfAQuery(String sql, String datasets) {
    QueryReferences references = analyzer.references(text(sql));

    assertThat(references.problems()).isEmpty();
    assertThat(String.join(" ", references.datasets().stream().map(Text::value).toList()))
        .isEqualTo(datasets);
  }

  @Test
  void knowsWhereDatasetsAndParametersStand() {
    QueryReferences references =
        analyzer.references(text("SELECT :i AS i\nFROM a\nJOIN b ON a.x = b.x AND a.d <= :d"));

    assertThat(references.datasets())
        .extracting(name -> name.at().toString())
        .containsExactly("risk.yaml:2:6", "risk.yaml:3:6");
    assertThat(references.parameters()).extracting(Text::value).containsExactly("i", "d");
  }

  private String schema(String sql) {
    SqlOutcome outcome = analyzer.query(text(sql), Map.of("spending", SPENDING));
    assertThat(outcome.problems()).isEmpty();
    return outcome.schema().orElseThrow().toDDL();
  }
}
