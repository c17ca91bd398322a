package io.penstock.sql;

import static io.penstock.sql.FeatureNodes.at;
import static io.penstock.sql.FeatureNodes.join;
import static io.penstock.sql.FeatureNodes.node;
import static io.penstock.sql.FeatureNodes.observations;
import static io.penstock.sql.FeatureNodes.plainJoin;
import static io.penstock.sql.FeatureNodes.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {
  private static final Map<String, StructType> DATASETS =
      Map.of(
          "spending",
          StructType.fromDDL(
              "customer_id STRING, day DATE, amount DECIMAL(12,2), kind STRING,"
                  + " properties MAP<STRING, STRING>"),
          "outcomes",
          StructType.fromDDL(
              "customer_id STRING, observed_on DATE, defaulted INT, notes MAP<STRING, STRING>"),
          "customers",
          StructType.fromDDL("customer_id STRING, segment STRING, valid_from DATE"),
          "accounts",
          StructType.fromDDL("customer_id BIGINT, opened STRING, iban STRING"));

  private static final Value COUNT = value("n", "count(*)", "30d");

  @Test
  void givesEntityAsOfKeptValuesAndJoinedColumnsInThisOrder() {
    FeatureNode node =
        node(
            "spending",
            "day",
            observations("outcomes", "observed_on", "defaulted"),
            List.of(value("spend", "sum(amount)", "30d"), COUNT),
            join("customers", "valid_from", "segment"));

    SqlOutcome outcome = new SqlAnalyzer(List.of()).features(node, DATASETS);

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.schema().orElseThrow().toDDL())
        .isEqualTo(
            "customer_id STRING,as_of DATE,defaulted INT,spend DECIMAL(22,2),"
                + "n BIGINT NOT NULL,segment STRING");
  }

  @Test
  void namesColumnsThatAreNotThere() {
    assertThat(problems(node("custmer_id", "spending", "dayy", at("2025-06-30"), List.of(COUNT))))
        .containsExactly(
            "unknown column 'dayy' in 'spending'. It has customer_id, day, amount, kind,"
                + " properties. Did you mean 'day'?",
            "unknown column 'custmer_id' in 'spending'. It has customer_id, day, amount, kind,"
                + " properties. Did you mean 'customer_id'?");
    assertThat(
            problems(
                observations("outcomes", "observed", "defaultd"),
                List.of(COUNT),
                join("customers", "valid_fom", "segmnt")))
        .containsExactly(
            "unknown column 'defaultd' in 'outcomes'. It has customer_id, observed_on, defaulted,"
                + " notes. Did you mean 'defaulted'?",
            "unknown column 'observed' in 'outcomes'. It has customer_id, observed_on, defaulted,"
                + " notes. Did you mean 'observed_on'?",
            "unknown column 'valid_fom' in 'customers'. It has customer_id, segment, valid_from."
                + " Did you mean 'valid_from'?",
            "unknown column 'segmnt' in 'customers'. It has customer_id, segment, valid_from. Did"
                + " you mean 'segment'?");
  }

  @Test
  void wantsTimesToBeTimes() {
    assertThat(problems(node("spending", "kind", at("2025-06-30"), List.of(COUNT))))
        .containsExactly(
            "'kind' of 'spending' is STRING; a time is a DATE or a TIMESTAMP. Cast it in a table"
                + " before.");
    assertThat(problems(at("30 June 2025"), List.of(COUNT)))
        .containsExactly(
            "at: '30 June 2025' is neither a date nor a timestamp. Write 2025-06-30 or"
                + " 2025-06-30T12:00:00Z.");
    assertThat(problems(at("2025-06-30"), List.of(value("n", "count(*)", "6h"))))
        .containsExactly(
            "over: 6h needs a TIMESTAMP, and time 'day' is a DATE. Use a window of days, weeks,"
                + " months or years.");
  }

  @Test
  void wantsNamesToDiffer() {
    assertThat(
            problems(
                observations("outcomes", "observed_on", "defaulted"),
                List.of(
                    value("Defaulted", "count(*)", "30d"),
                    value("as_of", "count(*)", "30d"),
                    value("_n", "count(*)", "30d")),
                plainJoin("customers", "customer_id")))
        .containsExactly(
            "column 'Defaulted' is there twice: as keep and as value. Rename one of them.",
            "value 'as_of': the observation time has that name. Rename it in a table before.",
            "column '_n' begins with '_': such names are Penstock's own. Rename it.",
            "column 'customer_id' is there twice: as entity and as taken from 'customers'. Rename"
                + " one of them.");
  }

  @Test
  void wantsJoinsOnTheEntityAndOfOneType() {
    assertThat(problems(at("2025-06-30"), List.of(COUNT), plainJoin("accounts", "iban")))
        .containsExactly(
            "'customer_id' is STRING in 'spending' and BIGINT in 'accounts', so that they would"
                + " not be matched. Cast one of them in a table before.");
    assertThat(
            problems(
                at("2025-06-30"),
                List.of(COUNT),
                new Join(
                    Texts.text("customers"),
                    Texts.texts("segment"),
                    null,
                    Texts.texts("valid_from"))))
        .containsExactly("'segment' is not of the entity. A join is on customer_id or some of it.");
    assertThat(problems(observations("outcomes", "observed_on", "notes"), List.of(COUNT)))
        .containsExactly(
            "'notes' of 'outcomes' is MAP<STRING, STRING>, which cannot be compared and so not be"
                + " kept here. Make plain columns of it in a table before.");
    assertThat(problems(node("spendings", "day", at("2025-06-30"), List.of(COUNT))))
        .singleElement()
        .asString()
        .startsWith("unknown dataset 'spendings'.")
        .endsWith("Did you mean 'spending'?");
  }

  @Test
  void wantsValuesToBeAggregatesOfTheEvents() {
    assertThat(aggregate("amount"))
        .containsExactly(
            "'amount' is no aggregate: many events give one value. Use one, such as sum, max, count"
                + " or avg.");
    assertThat(aggregate("sum(amout) / sum(amont)"))
        .containsExactly(
            "unknown column 'amout' in 'spending'. It has customer_id, day, amount, kind,"
                + " properties, as_of. Did you mean 'amount'?",
            "unknown column 'amont' in 'spending'. It has customer_id, day, amount, kind,"
                + " properties, as_of. Did you mean 'amount'?");
    assertThat(aggregate("sum(amount) + amount"))
        .containsExactly(
            "'amount' has many values in a group. Put it into an aggregate, such as max(amount), or"
                + " group by it.");
    assertThat(aggregate("sum(amount) OVER (ORDER BY day)"))
        .containsExactly("a window function (OVER) has no place here. Make a table of it.");
    assertThat(aggregate("first(kind)"))
        .containsExactly(
            "first takes whichever row comes, so that no run could be repeated. Use max_by(x, day)"
                + " or min_by(x, day).");
    assertThat(aggregate("last_value(kind)"))
        .containsExactly(
            "last_value takes whichever row comes, so that no run could be repeated. Use max_by(x,"
                + " day) or min_by(x, day).");
    assertThat(aggregate("sum(amount) AS total"))
        .containsExactly(
            "'total' names the expression, which the key in the file does already. Remove it.");
    assertThat(aggregate("sum(rand())"))
        .containsExactly(
            "rand gives another value each time, so that no run could be repeated. Use a hash of"
                + " columns, such as xxhash64(customer_id).");
    assertThat(aggregate("(SELECT 1) + count(*)"))
        .containsExactly("a subquery has no place here. Make a table of it, and join it.");
    assertThat(aggregate("sum(:lmt)"))
        .containsExactly(
            "unknown parameter ':lmt'. The pipeline has none: declare it under parameters.");
  }

  @Test
  void wantsCollectedRowsInAnOrder() {
    String unordered = " takes the rows as they come, so that no run could be repeated. ";

    assertThat(aggregate("collect_list(kind)[0]"))
        .containsExactly("collect_list" + unordered + "Use sort_array(collect_list(x)).");
    assertThat(aggregate("array_sort(array_agg(kind), (a, b) -> 0)"))
        .containsExactly("array_agg" + unordered + "Use sort_array(array_agg(x)).");
    assertThat(aggregate("listagg(kind)"))
        .containsExactly("listagg" + unordered + "Use listagg(x) WITHIN GROUP (ORDER BY x).");
    assertThat(aggregate("string_agg(kind)"))
        .containsExactly("string_agg" + unordered + "Use string_agg(x) WITHIN GROUP (ORDER BY x).");
    assertThat(aggregate("sort_array(first_value(properties))"))
        .containsExactly(
            "first_value takes whichever row comes, so that no run could be repeated. Use"
                + " max_by(x, day) or min_by(x, day).");
  }

  @Test
  void pointsIntoTheAggregate() {
    SqlOutcome outcome =
        new SqlAnalyzer(List.of())
            .features(
                node(
                    "spending",
                    "day",
                    at("2025-06-30"),
                    List.of(value("s", "sum(amount)\n  / sum(amont)", "30d"))),
                DATASETS);

    assertThat(outcome.problems())
        .singleElement()
        .extracting(problem -> problem.at().toString())
        .isEqualTo("risk.yaml:2:9");
  }

  private static List<String> aggregate(String aggregate) {
    return problems(at("2025-06-30"), List.of(value("v", aggregate, "30d")));
  }

  private static List<String> problems(Spine spine, List<Value> values, Join... joins) {
    return problems(node("spending", "day", spine, values, joins));
  }

  private static List<String> problems(FeatureNode node) {
    SqlOutcome outcome = new SqlAnalyzer(List.of()).features(node, DATASETS);
    assertThat(outcome.schema()).isEmpty();
    return outcome.problems().stream().map(FeatureColumnsTest::message).toList();
  }

  /** Without its place: the texts of a test all begin at 1:1. */
  private static String message(Problem problem) {
    return (problem.what() + " " + problem.fix()).strip();
  }
}
