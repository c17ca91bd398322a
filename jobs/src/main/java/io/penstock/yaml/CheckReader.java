package io.penstock.yaml;

import io.penstock.definition.Check;
import io.penstock.definition.Check.Extent;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.definition.Tolerance;
import io.penstock.definition.Window;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code checks}. */
final class CheckReader {
  private static final List<String> KINDS =
      List.of("expect", "notNull", "acceptedValues", "unique", "references", "rows", "freshness");

  /** The kinds that are not a matter of single rows. */
  private static final List<String> WHOLE = List.of("rows", "freshness");

  private static final List<String> WORDS =
      Arrays.stream(OnViolation.values()).map(OnViolation::keyword).toList();

  private static final KeySet ROWS =
      KeySet.of(
          "number of rows",
          "{atLeast: 1}",
          Key.of("atLeast", Kinds.wholeNumber(0, Long.MAX_VALUE), "1", "Inclusive."),
          Key.of("atMost", Kinds.wholeNumber(0, Long.MAX_VALUE), "1000000", "Inclusive."));
  private static final KeySet REFERENCES =
      KeySet.of(
          "references",
          "{to: customers, on: [customer_id]}",
          Key.of("to", Kinds.TEXT, "customers", "The other dataset.").required(),
          Key.of("on", Kinds.someColumns(), "[customer_id]", "The columns, in both.").required());
  private static final KeySet FRESHNESS =
      KeySet.of(
          "freshness",
          "{time: transaction_date, within: 3d}",
          Key.of("time", Kinds.TEXT, "transaction_date", "The column that says how old a row is.")
              .required(),
          Key.of("within", FeatureValues.LENGTH, "3d", "How old the newest row may be.")
              .required());
  private static final KeySet KEYS =
      KeySet.of(
              "check",
              "{expect: amount > 0, onViolation: drop}",
              Key.of(
                  "expect",
                  Kinds.SQL,
                  "amount > 0",
                  "An expression that must be TRUE of each row; with aggregates, of all at once."),
              Key.of("notNull", Kinds.someColumns(), "[amount]", "Columns that are never NULL."),
              Key.of(
                  "acceptedValues",
                  Kinds.someEntries("\\S", Kinds.someTexts()),
                  "{type: [cash, fee]}",
                  "`{column: [values]}`: all that the columns may be."),
              Key.of(
                  "unique",
                  Kinds.someColumns(),
                  "[customer_id]",
                  "No two rows have the same values; the first by file and record is kept."),
              Key.of(
                  "rows",
                  Kinds.map(ROWS),
                  ROWS.example(),
                  "`{atLeast, atMost}`: how many rows there are; fails or warns."),
              Key.of(
                  "references",
                  Kinds.map(REFERENCES),
                  REFERENCES.example(),
                  "`{to, on}`: each row finds one of another dataset; NULL finds none."),
              Key.of(
                  "freshness",
                  Kinds.map(FRESHNESS),
                  FRESHNESS.example(),
                  "`{time, within}`: the newest row is not too old; fails or warns."),
              Key.of(
                  "onViolation",
                  Kinds.words(WORDS),
                  "quarantine",
                  "What becomes of a row, or a table, that breaks the rule; `fail` by default."),
              Key.of(
                  "of",
                  Kinds.words("batch", "table"),
                  "table",
                  "The rows that it is over: those that are written, the default, or all that the"
                      + " table then has."),
              Key.of(
                  "atMost",
                  Kinds.text(
                      "^(" + Tolerance.FORM.pattern() + ")$",
                      "a share such as 1%, or a number of rows"),
                  "1%",
                  "How many rows may break the rule, a share or a number; more stop the write."))
          .exactlyOneOf(
              "expect", "notNull", "acceptedValues", "unique", "rows", "references", "freshness");

  static final Key CHECKS =
      Key.of(
          "checks",
          Kinds.entries(NodeKeys.NEW_NAME, Kinds.map(KEYS)),
          "{amount_sane: {expect: amount > 0, onViolation: drop}}",
          "Rules that rows must keep before they are published: see [checks](#checks).");

  /** Checks that a run makes by itself, and reports under these names. */
  private static final List<String> BUILT_IN =
      List.of("parses", "one_observation_per_row", "one_joined_row_per_key");

  private CheckReader() {}

  /** The checks of a node, in file order; broken ones are left out. */
  static List<Check> read(Keys node) {
    List<Check> checks = new ArrayList<>();
    for (Keys.Named named : node.maps("checks")) {
      Check check = mayBeNamed(named.name(), node) ? check(named.name(), named.keys()) : null;
      if (check != null) {
        checks.add(check);
      }
    }
    return checks;
  }

  private static boolean mayBeNamed(Text name, Keys node) {
    if (BUILT_IN.stream().anyMatch(name.value()::equalsIgnoreCase)) {
      node.problems().add(ValueProblems.shadowsCheck(name));
      return false;
    }
    return node.values().isNewName(name, node.path("checks"), "a check");
  }

  private static @Nullable Check check(Text name, Keys keys) {
    List<String> kinds = KEYS.oneOf().stream().filter(keys::has).toList();
    Extent extent = new Extent(keys.wordOr("batch", "of").equals("table"), keys.text("atMost"));
    if (kinds.size() != 1) {
      reportKinds(keys, kinds);
      return null;
    }
    if (extent.atMost() != null && WHOLE.contains(kinds.get(0))) {
      String why = "is no matter of single rows";
      keys.problems()
          .add(
              YamlProblems.needsOther(
                  keys.at("atMost"),
                  keys.path(),
                  why,
                  "Remove 'atMost' beside '" + kinds.get(0) + "'."));
      return null;
    }
    return switch (kinds.get(0)) {
      case "expect" -> expect(name, keys.sql("expect"), keys, extent);
      case "notNull" -> expect(name, notNull(keys), keys, extent);
      case "acceptedValues" -> expect(name, acceptedValues(keys), keys, extent);
      case "unique" -> unique(name, keys, extent);
      case "references" -> references(name, keys, extent);
      case "freshness" -> freshness(name, keys, extent);
      default -> rows(name, keys, extent);
    };
  }

  private static void reportKinds(Keys keys, List<String> kinds) {
    if (kinds.size() > 1) {
      String why = "has " + String.join(" and ", kinds);
      String mend = "Make a check of each.";
      keys.problems().add(YamlProblems.needsOther(keys.at(kinds.get(1)), keys.path(), why, mend));
    } else {
      String why = "does not say what to check";
      String mend = "It needs one of " + String.join(", ", KINDS) + ".";
      keys.problems().add(YamlProblems.needsOther(keys.at(""), keys.path(), why, mend));
    }
  }

  /** Rows that the table has already are nobody's to drop. */
  private static OnViolation onViolation(Keys keys, Extent extent) {
    return onViolation(keys, extent.ofTable() ? List.of("fail", "warn") : WORDS);
  }

  private static OnViolation onViolation(Keys keys, List<String> words) {
    Text word = keys.word("onViolation", words, List.of());
    return word == null
        ? OnViolation.FAIL
        : OnViolation.valueOf(word.value().toUpperCase(Locale.ROOT));
  }

  private static @Nullable Check expect(
      Text name, @Nullable Text expression, Keys keys, Extent extent) {
    OnViolation onViolation = onViolation(keys, extent);
    return expression == null ? null : new Check.Expect(name, expression, onViolation, extent);
  }

  private static @Nullable Text notNull(Keys keys) {
    GeneratedSql sql = new GeneratedSql();
    for (Text column : keys.texts("notNull")) {
      sql.add(sql.isEmpty() ? "" : " AND ", column.at())
          .column(column)
          .add(" IS NOT NULL", column.at());
    }
    return sql.isEmpty() ? null : sql.build();
  }

  private static @Nullable Text acceptedValues(Keys keys) {
    GeneratedSql sql = new GeneratedSql();
    for (Entry entry : keys.entries("acceptedValues")) {
      String path = keys.path("acceptedValues") + "." + YamlProblems.shown(entry.key().value());
      List<Text> accepted = keys.values().texts(entry.value(), path, "[cash, fee]");
      if (entry.value() instanceof Sequence sequence && sequence.items().isEmpty()) {
        keys.problems().add(YamlProblems.missingValue(sequence.at(), path));
      }
      if (!accepted.isEmpty()) {
        sql.add(sql.isEmpty() ? "" : " AND ", entry.key().at());
        in(sql, entry.key(), accepted);
      }
    }
    return sql.isEmpty() ? null : sql.build();
  }

  // All are string literals: Spark casts a literal once to the column's type, never the column.
  private static void in(GeneratedSql sql, Text column, List<Text> accepted) {
    sql.column(column).add(" IN (", column.at());
    for (int i = 0; i < accepted.size(); i++) {
      sql.add(i == 0 ? "" : ", ", accepted.get(i).at()).literal(accepted.get(i));
    }
    sql.add(")", column.at());
  }

  private static @Nullable Check unique(Text name, Keys keys, Extent extent) {
    List<Text> columns = keys.texts("unique");
    OnViolation onViolation = onViolation(keys, WORDS);
    return columns.isEmpty() ? null : new Check.Unique(name, columns, onViolation, extent);
  }

  private static @Nullable Check rows(Text name, Keys keys, Extent extent) {
    OnViolation onViolation = onViolation(keys, List.of("fail", "warn"));
    Keys rows = keys.map("rows");
    if (rows == null) {
      return null;
    }
    Long least = rows.longNumber("atLeast");
    Long most = rows.longNumber("atMost");
    if (!rows.has("atLeast")) {
      if (!rows.has("atMost")) {
        rows.require("atLeast");
      }
    } else if (least != null && most != null && least > most) {
      String why = "cannot be less than atLeast, " + least;
      rows.problems().add(YamlProblems.needsOther(rows.at("atMost"), rows.path("atMost"), why, ""));
    }
    return new Check.Rows(name, least, most, onViolation, extent);
  }

  private static @Nullable Check references(Text name, Keys keys, Extent extent) {
    OnViolation onViolation = onViolation(keys, extent);
    Keys references = keys.map("references");
    Text to = references == null ? null : references.text("to");
    List<Text> on = references == null ? List.of() : references.texts("on");
    return to == null || on.isEmpty()
        ? null
        : new Check.References(name, to, on, onViolation, extent);
  }

  private static @Nullable Check freshness(Text name, Keys keys, Extent extent) {
    OnViolation onViolation = onViolation(keys, List.of("fail", "warn"));
    Keys freshness = keys.map("freshness");
    Text time = freshness == null ? null : freshness.text("time");
    Text within = freshness == null ? null : freshness.text("within");
    Window window = within == null ? null : Window.parse(within.value()).orElse(null);
    return time == null || window == null
        ? null
        : new Check.Freshness(name, time, window, onViolation, extent);
  }
}
