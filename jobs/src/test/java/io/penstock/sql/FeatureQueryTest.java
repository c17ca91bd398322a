package io.penstock.sql;

import static io.penstock.sql.FeatureNodes.at;
import static io.penstock.sql.FeatureNodes.join;
import static io.penstock.sql.FeatureNodes.node;
import static io.penstock.sql.FeatureNodes.observations;
import static io.penstock.sql.FeatureNodes.plainJoin;
import static io.penstock.sql.FeatureNodes.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureQueryTest {
  private static final List<Parameter> PARAMETERS =
      List.of(new Parameter(Texts.text("small"), ParameterType.INT, "15"));

  private final Map<String, StructType> datasets = new LinkedHashMap<>();

  private void spending() {
    dataset(
        "spending",
        "customer_id STRING, paid_on DATE, amount INT, kind STRING",
        "('A', '2025-06-30', 10, 'cash')",
        "('A', '2025-06-01', 20, 'buy')",
        "('A', '2025-05-31', 40, 'cash')",
        "('A', '2025-07-01', 80, 'buy')",
        "('B', '2025-06-15', NULL, 'cash')",
        "('C', '2025-01-01', 5, 'buy')",
        "('D', '2025-07-01', 7, 'buy')",
        "('N', NULL, 3, 'buy')",
        "(NULL, '2025-06-20', 9, 'buy')");
  }

  @Test
  void seesTheAsOfDayAndNotTheDayAWholeWindowBefore() {
    spending();

    assertThat(
            rows(at("2025-06-30"), value("s", "sum(amount)", "30d"), value("n", "count(*)", "30d")))
        .containsExactly(
            "[A,2025-06-30,30,2,1]", "[B,2025-06-30,null,1,1]", "[C,2025-06-30,null,0,1]");
  }

  @Test
  void seesAllEventsUpToAsOf() {
    spending();

    assertThat(
            rows(
                at("2025-06-30"),
                value("s", "sum(amount)", "all"),
                value("d", "datediff(as_of, max(paid_on))", "all"),
                value("k", "max_by(kind, paid_on)", "all")))
        .containsExactly(
            "[A,2025-06-30,70,0,cash,1]",
            "[B,2025-06-30,null,15,cash,1]",
            "[C,2025-06-30,5,180,buy,1]");
  }

  @Test
  void narrowsEveryAggregateAndKeepsItsOwnFilter() {
    spending();

    assertThat(
            rows(
                at("2025-06-30"),
                value("c", "sum(amount) FILTER (WHERE kind = 'cash' OR kind = 'x')", "30d"),
                value("q", "sum(amount) FILTER (WHERE kind = 'cash') / sum(amount)", "60d"),
                value("k", "count(DISTINCT kind)", "1mo"),
                value("w", "coalesce(round(avg(amount), 1), -1)", "1w"),
                value("b", "count_if(amount > :small)", "1y")))
        .containsExactly(
            "[A,2025-06-30,10,0.7142857142857143,2,10.0,2,1]",
            "[B,2025-06-30,null,null,1,-1.0,0,1]",
            "[C,2025-06-30,null,null,0,-1.0,0,1]");
  }

  @Test
  void narrowsAggregatesWhoseNamesAreQuoted() {
    spending();

    assertThat(
            rows(
                at("2025-06-30"),
                value("s", "`sum`(amount)", "30d"),
                value("r", "`Sum`(amount) / sum(amount)", "30d")))
        .containsExactly(
            "[A,2025-06-30,30,1.0,1]", "[B,2025-06-30,null,null,1]", "[C,2025-06-30,null,null,1]");
  }

  @Test
  void neverLeavesAWindowOut() {
    spending();
    FeatureNode unchecked =
        node("spending", "paid_on", at("2025-06-30"), List.of(value("s", "amount + 1", "30d")));

    assertThatThrownBy(() -> FeatureQuery.sql(unchecked, datasets))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no aggregate was found in 'amount + 1'");
  }

  @Test
  void narrowsTextsThatAreListedInOrder() {
    spending();

    assertThat(
            rows(
                at("2025-06-30"),
                value("k", "listagg(kind, '-') WITHIN GROUP (ORDER BY kind)", "30d"),
                value("a", "concat_ws('-', sort_array(collect_list(kind)))", "30d")))
        .containsExactly(
            "[A,2025-06-30,buy-cash,buy-cash,1]",
            "[B,2025-06-30,cash,cash,1]",
            "[C,2025-06-30,null,,1]");
  }

  @Test
  void countsMonthsByTheCalendar() {
    dataset(
        "spending",
        "customer_id STRING, paid_on DATE, amount INT, kind STRING",
        "('A', '2025-02-28', 1, 'x')",
        "('A', '2025-03-01', 2, 'x')",
        "('A', '2025-03-31', 4, 'x')");

    assertThat(rows(at("2025-03-31"), value("s", "sum(amount)", "1mo")))
        .containsExactly("[A,2025-03-31,6,1]");
  }

  @Test
  void observesEachEntityAtItsOwnTime() {
    spending();
    dataset(
        "outcomes",
        "customer_id STRING, observed_on DATE, defaulted INT",
        "('A', '2025-06-30', 1)",
        "('A', '2025-06-01', 0)",
        "('E', '2025-06-30', 0)",
        "('B', NULL, 1)",
        "(NULL, '2025-06-30', 1)");

    assertThat(
            rows(
                observations("outcomes", "observed_on", "defaulted"),
                value("s", "sum(amount)", "30d"),
                value("n", "count(*)", "30d"),
                value("a", "count(*)", "all")))
        .containsExactly(
            "[A,2025-06-01,0,60,2,2,1]",
            "[A,2025-06-30,1,30,2,3,1]",
            "[E,2025-06-30,0,null,0,0,1]");
  }

  @Test
  void pushesTheWidestWindowsIntoTheJoinOfObservations() {
    spending();
    dataset(
        "outcomes",
        "customer_id STRING, observed_on DATE",
        "('A', '2025-06-30')",
        "('C', '2025-06-30')");
    FeatureNode node =
        node(
            "spending",
            "paid_on",
            observations("outcomes", "observed_on"),
            List.of(
                value("a", "sum(amount)", "7d"),
                value("b", "sum(amount)", "4w"),
                value("c", "sum(amount)", "1mo")));

    assertThat(FeatureQuery.sql(node, datasets))
        .contains(
            "AND (e.paid_on > s.as_of - INTERVAL '28' DAY OR e.paid_on > s.as_of - INTERVAL '1' MONTH)");
    assertThat(rows(node))
        .containsExactly("[A,2025-06-30,10,10,70,1]", "[C,2025-06-30,null,null,null,1]");
  }

  @Test
  void countsObservationsThatFallTogether() {
    spending();
    dataset(
        "outcomes",
        "customer_id STRING, observed_on DATE, defaulted INT",
        "('A', '2025-06-30', 0)",
        "('A', '2025-06-30', 1)");

    assertThat(
            rows(
                observations("outcomes", "observed_on", "defaulted"),
                value("n", "count(*)", "30d")))
        .containsExactly("[A,2025-06-30,1,2,2]");
  }

  private void clicks() {
    dataset(
        "clicks",
        "customer_id STRING, clicked_at TIMESTAMP",
        "('A', '2025-05-30T23:59:59Z')",
        "('A', '2025-05-31T00:00:00Z')",
        "('A', '2025-06-29T23:59:59Z')",
        "('A', '2025-06-30T00:00:00Z')",
        "('A', '2025-06-30T11:00:00Z')",
        "('A', '2025-06-30T11:00:01Z')",
        "('A', '2025-06-30T12:00:00Z')",
        "('A', '2025-06-30T12:00:01Z')",
        "('A', '2025-06-30T23:59:59Z')",
        "('A', '2025-07-01T00:00:00Z')");
  }

  @Test
  void takesADateForTheEndOfThatDay() {
    clicks();

    assertThat(
            rows(
                node(
                    "clicks",
                    "clicked_at",
                    at("2025-06-30"),
                    List.of(
                        value("a", "count(*)", "all"),
                        value("d", "count(*)", "1d"),
                        value("h", "count(*)", "12h"),
                        value("m", "count(*)", "1mo")))))
        .containsExactly("[A,2025-06-30,9,6,3,8,1]");
  }

  @Test
  void seesTheAsOfSecondAndNotTheOneAWholeWindowBefore() {
    clicks();

    assertThat(
            rows(
                node(
                    "clicks",
                    "clicked_at",
                    at("2025-06-30T12:00:00Z"),
                    List.of(
                        value("a", "count(*)", "all"),
                        value("h", "count(*)", "1h"),
                        value("i", "count(*)", "60min")))))
        .containsExactly("[A,2025-06-30 12:00:00.0,7,2,2,1]");
  }

  @Test
  void knowsAnEventOfADateWhenThatDayIsOver() {
    dataset(
        "spending",
        "customer_id STRING, paid_on DATE, amount INT, kind STRING",
        "('A', '2025-06-28', 1, 'x')",
        "('A', '2025-06-29', 2, 'x')",
        "('A', '2025-06-30', 4, 'x')");
    Value all = value("a", "sum(amount)", "all");
    Value day = value("d", "sum(amount)", "1d");
    Value twoDays = value("e", "sum(amount)", "2d");

    assertThat(rows(at("2025-06-30T12:00:00Z"), all, day, twoDays))
        .containsExactly("[A,2025-06-30 12:00:00.0,3,2,3,1]");
    assertThat(rows(at("2025-06-30T00:00:00Z"), all, day, twoDays))
        .containsExactly("[A,2025-06-30 00:00:00.0,3,2,3,1]");
    assertThat(rows(at("2025-06-29T23:59:59Z"), all, day, twoDays))
        .containsExactly("[A,2025-06-29 23:59:59.0,1,1,1,1]");
  }

  private void customers() {
    dataset(
        "customers",
        "customer_id STRING, segment STRING, credit INT, valid_from DATE",
        "('A', 'gold', 100, '2025-01-01')",
        "('A', 'bronze', 60, '2025-06-30')",
        "('A', 'silver', 50, '2025-06-30')",
        "('A', 'platinum', 900, '2025-07-01')",
        "('C', NULL, 70, '2025-06-01')");
  }

  @Test
  void joinsTheLastRowThatWasTrueAtAsOf() {
    spending();
    customers();
    dataset("cities", "customer_id STRING, city STRING", "('A', 'Bern')", "('B', 'Basel')");
    FeatureNode node =
        node(
            "spending",
            "paid_on",
            at("2025-06-30"),
            List.of(value("n", "count(*)", "30d")),
            join("customers", "valid_from", "segment", "credit"),
            plainJoin("cities", "city"));

    assertThat(rows(node))
        .containsExactly(
            "[A,2025-06-30,2,silver,50,Bern,1]",
            "[B,2025-06-30,1,null,null,Basel,1]",
            "[C,2025-06-30,0,null,70,null,1]");
  }

  @Test
  void joinsHistoryAtEachObservation() {
    spending();
    customers();
    dataset(
        "outcomes",
        "customer_id STRING, observed_at TIMESTAMP, valid_from INT",
        "('A', '2025-06-30T12:00:00Z', 7)",
        "('A', '2025-07-01T00:00:00Z', 8)",
        "('C', '2025-01-01T00:00:00Z', 9)");
    FeatureNode node =
        node(
            "spending",
            "paid_on",
            observations("outcomes", "observed_at", "valid_from"),
            List.of(value("n", "count(*)", "all")),
            join("customers", "valid_from", "segment", "credit"));

    assertThat(rows(node))
        .containsExactly(
            "[A,2025-06-30 12:00:00.0,7,2,gold,100,1]",
            "[A,2025-07-01 00:00:00.0,8,3,silver,50,1]",
            "[C,2025-01-01 00:00:00.0,9,0,null,null,1]");
  }

  @Test
  void readsEventsWhoseTimeIsNamedAsOfAndOddNames() {
    dataset(
        "select",
        "`Customer Id` STRING, as_of DATE, `order` INT",
        "('A', '2025-06-01', 3)",
        "('A', '2025-05-31', 4)");
    FeatureNode node =
        node(
            "Customer Id",
            "select",
            "as_of",
            at("2025-06-30"),
            List.of(value("s", "sum(`order`) + datediff(as_of, DATE '2025-06-29')", "30d")));

    assertThat(rows(node)).containsExactly("[A,2025-06-30,4,1]");
  }

  @Test
  void readsWell() {
    spending();
    customers();
    FeatureNode node =
        node(
            "spending",
            "paid_on",
            at("2025-06-30"),
            List.of(value("share", "sum(amount) FILTER (WHERE kind = 'cash') / count(*)", "30d")),
            join("customers", "valid_from", "segment"));

    assertThat(FeatureQuery.sql(node, datasets))
        .isEqualTo(
            """
            WITH _events AS (
              SELECT
                customer_id,
                DATE '2025-06-30' AS as_of,
                e.paid_on,
                e.amount,
                e.kind
              FROM spending AS e
              WHERE customer_id IS NOT NULL AND e.paid_on <= DATE '2025-06-30'
            ),
            _values AS (
              SELECT
                customer_id,
                as_of,
                CAST(1 AS BIGINT) AS _observations,
                sum(amount) FILTER (WHERE (kind = 'cash') AND paid_on > as_of - INTERVAL '30' DAY) \
            / count(*) FILTER (WHERE paid_on > as_of - INTERVAL '30' DAY) AS share
              FROM _events AS spending
              GROUP BY customer_id, as_of
            ),
            _join1 AS (
              SELECT
                h.customer_id,
                max(struct(h.valid_from AS _time, h.segment)) AS _last
              FROM customers AS h
              WHERE h.valid_from <= DATE '2025-06-30'
              GROUP BY h.customer_id
            )
            SELECT
              _values.customer_id,
              _values.as_of,
              _values.share,
              _join1._last.segment AS segment,
              _values._observations
            FROM _values
            LEFT JOIN _join1
              ON _join1.customer_id = _values.customer_id""");
  }

  /** Makes a view of rows that are written as texts, each column cast from its text. */
  private void dataset(String name, String ddl, String... rows) {
    StructType schema = StructType.fromDDL(ddl);
    datasets.put(name, schema);
    StringBuilder select = new StringBuilder("SELECT ");
    for (int i = 0; i < schema.length(); i++) {
      select
          .append(i == 0 ? "" : ", ")
          .append("CAST(col" + (i + 1) + " AS " + schema.fields()[i].dataType().sql() + ") AS `")
          .append(schema.fields()[i].name() + "`");
    }
    TestSpark.session()
        .sql(select + " FROM VALUES " + String.join(", ", rows))
        .createOrReplaceTempView("`" + name + "`");
  }

  private List<String> rows(FeatureNode.Spine spine, Value... values) {
    return rows(node("spending", "paid_on", spine, List.of(values)));
  }

  /** The rows, sorted; they have the columns that the analyzer says, and the count. */
  private List<String> rows(FeatureNode node) {
    SqlOutcome outcome = new SqlAnalyzer(PARAMETERS).features(node, datasets);
    assertThat(outcome.problems()).isEmpty();
    Dataset<Row> result =
        TestSpark.session().sql(FeatureQuery.sql(node, datasets), SqlParameters.values(PARAMETERS));
    assertThat(columns(result.drop(FeatureQuery.OBSERVATIONS).schema()))
        .isEqualTo(columns(outcome.schema().orElseThrow()));
    return result.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** Without NOT NULL: the session knows more of its rows than the declared schema says. */
  private static String columns(StructType schema) {
    return schema.toDDL().replace(" NOT NULL", "");
  }
}
