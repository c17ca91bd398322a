package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.FEATURES;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of feature sets. */
class WrongFeaturesTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "no values",
            SOURCE
                + """
            features:
              f: {entity: [id], from: tx, time: day, at: 2025-01-01, values: {}}
            """,
            "p.yaml:9:66: features.f.values has no value. Give it one, or delete the key."),
        wrong(
            "no windows",
            FEATURES
                + """
                  n_{over}: {agg: count(*), over: []}
            """,
            "p.yaml:16:39: features.activity.values.n_{over}.over has no value. Give it "
                + "one, or delete the key."),
        wrong(
            "a parameter in an aggregate",
            FEATURES
                + """
                  n: {agg: "max('${lake}')"}
            """,
            "p.yaml:16:22: ${lake} does not work in SQL. Only parameters can be used in "
                + "SQL, as :name."),
        wrong(
            "nothing",
            SOURCE
                + """
            features:
              f: {}
            """,
            "p.yaml:9:3: features.f has no 'entity'. Write, for example: entity: "
                + "[customer_id]",
            "p.yaml:9:3: features.f has no 'from'. Write, for example: from: transactions",
            "p.yaml:9:3: features.f has no 'time'. Write, for example: time: " + "transaction_date",
            "p.yaml:9:3: features.f has no 'values'. Write, for example: values: "
                + "{spend_30d: {agg: sum(amount), over: 30d}}",
            "p.yaml:9:3: features.f does not say when to look. It needs 'at' (one time for "
                + "all) or 'observations' (a time for each row)."),
        wrong(
            "two spines",
            FEATURES
                + """
                observations: {from: tx, time: day}
            """,
            "p.yaml:16:5: features.activity.observations cannot stand beside 'at'. Keep "
                + "one of them."),
        wrong(
            "no spine",
            SOURCE
                + """
            features:
              f: {entity: [id], from: tx, time: day, values: {n: {agg: count(*)}}}
            """,
            "p.yaml:9:3: features.f does not say when to look. It needs 'at' (one time for "
                + "all) or 'observations' (a time for each row)."),
        wrong(
            "a time that is none",
            SOURCE
                + """
            features:
              f: {entity: [id], from: tx, time: day, at: today, values: {n: {agg: count(*)}}}
            """,
            "p.yaml:9:46: features.f.at must be a date or a timestamp such as 2025-06-30 "
                + "or 2025-06-30T12:00:00Z, is 'today'."),
        wrong(
            "an incomplete observation",
            SOURCE
                + """
            features:
              f: {entity: [id], from: tx, time: day, observations: {keep: [y, y]}, values: {n: {agg: count(*)}}}
            """,
            "p.yaml:9:42: features.f.observations has no 'from'. Write, for example: from: "
                + "outcomes",
            "p.yaml:9:42: features.f.observations has no 'time'. Write, for example: time: "
                + "observed_on",
            "p.yaml:9:67: features.f.observations.keep has 'y' twice. Keep one of them."),
        wrong(
            "a window that is none",
            FEATURES
                + """
                  n: {agg: count(*), over: 30days}
            """,
            "p.yaml:16:32: features.activity.values.n.over must be 'all', or a number and "
                + "a unit: min, h, d, w, mo (months) or y, is '30days'. For example 30d."),
        wrong(
            "many windows and one name",
            FEATURES
                + """
                  n: {agg: count(*), over: [7d, 30d]}
            """,
            "p.yaml:16:7: features.activity.values.n has many windows and one name. Write "
                + "{over} where the window goes: n_{over}."),
        wrong(
            "a window twice",
            FEATURES
                + """
                  n_{over}: {agg: count(*), over: [7d, 7d]}
            """,
            "p.yaml:16:7: 'n_7d' is twice a column of features.activity. The other is in "
                + "'values'."),
        wrong(
            "a template that is unknown",
            FEATURES
                + """
                  n_{window}: {agg: count(*), over: 7d}
            """,
            "p.yaml:16:7: 'n_{window}' in features.activity.values is not a name for a new "
                + "column. A name has letters of A to Z, digits and '_', begins with a letter "
                + "and is at most 128 long."),
        wrong(
            "a value without an aggregate",
            FEATURES
                + """
                  n: {over: 7d}
            """,
            "p.yaml:16:7: features.activity.values.n has no 'agg'. Write, for example: "
                + "agg: sum(amount)"),
        wrong(
            "text for a value",
            FEATURES
                + """
                  n: count(*)
            """,
            "p.yaml:16:10: features.activity.values.n must be a map such as {agg: "
                + "sum(amount), over: 30d}, is text."),
        wrong(
            "an entity that is a value too",
            FEATURES
                + """
                  Customer_ID: {agg: count(*)}
                  as_of: {agg: max(day)}
            """,
            "p.yaml:16:7: 'Customer_ID' is twice a column of features.activity. The other "
                + "is in 'entity'.",
            "p.yaml:17:7: 'as_of' is twice a column of features.activity. The other is the "
                + "time of observation."),
        wrong(
            "a join that is incomplete",
            FEATURES
                + """
                join: {tx: {time: day}}
            """,
            "p.yaml:16:12: features.activity.join.tx has no 'on'. Write, for example: on: "
                + "[customer_id]",
            "p.yaml:16:12: features.activity.join.tx has no 'take'. Write, for example: "
                + "take: [segment]"),
        wrong(
            "a join that is not on the entity",
            FEATURES
                + """
                join: {tx: {on: [id], take: [amount]}}
            """,
            "p.yaml:16:22: features.activity.join.tx.on has 'id', which is not in the "
                + "entity. The entity is customer_id."),
        wrong(
            "a join with nothing known",
            FEATURES
                + """
                join: {txs: {on: [customer_id], take: [amount]}}
            """,
            "p.yaml:16:12: unknown dataset 'txs'. The pipeline has tx, activity. Did you "
                + "mean 'tx'?"),
        wrong(
            "a time zone",
            FEATURES
                + """
                timeZone: CET
            """,
            "p.yaml:16:5: features.activity.timeZone is not supported yet. Days end in UTC."),
        wrong(
            "like with its own values",
            FEATURES
                + """
              g:
                like: activity
                at: 2025-01-01
                values: {n: {agg: count(*)}}
                from: tx
            """,
            "p.yaml:19:5: features.g.values comes with 'like'. Delete it, or the 'like'.",
            "p.yaml:20:5: features.g.from comes with 'like'. Delete it, or the 'like'."),
        wrong(
            "like of nothing",
            FEATURES
                + """
              g: {like: activty, at: 2025-01-01}
            """,
            "p.yaml:16:13: unknown feature set 'activty'. 'like' takes one of activity. "
                + "Did you mean 'activity'?"),
        wrong(
            "like of a source",
            FEATURES
                + """
              g: {like: tx, at: 2025-01-01}
            """,
            "p.yaml:16:13: unknown feature set 'tx'. 'like' takes one of activity."),
        wrong(
            "a circle of likes",
            SOURCE
                + """
            features:
              a: {like: b, at: 2025-01-01}
              b: {like: c, at: 2025-01-01}
              c: {like: a, at: 2025-01-01}
              d: {like: a, at: 2025-01-01}
            """,
            "p.yaml:9:13: 'like' goes round in a circle: a -> b -> c -> a. Write the "
                + "values out in one of them."),
        wrong(
            "like of itself",
            SOURCE
                + """
            features:
              a: {like: a, at: 2025-01-01}
            """,
            "p.yaml:9:13: 'like' goes round in a circle: a -> a. Write the values out in "
                + "one of them."),
        wrong(
            "an unknown dataset",
            SOURCE
                + """
            features:
              f: {entity: [id], from: txx, time: day, at: 2025-01-01, values: {n: {agg: count(*)}}}
            """,
            "p.yaml:9:27: unknown dataset 'txx'. The pipeline has tx, f. Did you mean 'tx'?"));
  }
}
