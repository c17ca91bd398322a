package io.penstock.yaml;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code checks}. */
final class CheckReader {
  private static final List<String> KINDS =
      List.of("expect", "notNull", "acceptedValues", "unique", "rows");
  private static final KeySet KEYS =
      KeySet.of("expect", "notNull", "acceptedValues", "unique", "rows", "onViolation")
          .notYet("references", "")
          .notYet("freshness", "")
          .notYet("of", "A check is over the rows that are being written.")
          .notYet("atMost", "A check has no tolerance: use 'onViolation: warn' to go on.");
  private static final KeySet ROWS = KeySet.of("atLeast", "atMost");
  private static final String EXAMPLE = "{expect: amount > 0, onViolation: drop}";

  /** Checks that a run makes by itself, and reports under these names. */
  private static final List<String> BUILT_IN =
      List.of("parses", "one_observation_per_row", "one_joined_row_per_key");

  private static final List<String> WORDS =
      Arrays.stream(OnViolation.values()).map(OnViolation::keyword).toList();

  private CheckReader() {}

  /** The checks of a node, in file order; broken ones are left out. */
  static List<Check> read(Keys node) {
    List<Check> checks = new ArrayList<>();
    for (Entry entry : node.entries("checks", "{amount_sane: " + EXAMPLE + "}")) {
      String path = node.path("checks") + "." + YamlProblems.shown(entry.key().value());
      Mapping mapping = node.values().mapping(entry.value(), path, "a map such as " + EXAMPLE);
      if (mapping != null && mayBeNamed(entry.key(), node)) {
        Check check =
            check(entry.key(), new Keys(node.values(), path, entry.key().at(), mapping, KEYS));
        if (check != null) {
          checks.add(check);
        }
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
    List<String> kinds = KINDS.stream().filter(keys::has).toList();
    if (kinds.size() != 1) {
      reportKinds(keys, kinds);
      return null;
    }
    return switch (kinds.get(0)) {
      case "expect" -> expect(name, keys.sql("expect"), keys);
      case "notNull" -> expect(name, notNull(keys), keys);
      case "acceptedValues" -> expect(name, acceptedValues(keys), keys);
      case "unique" -> unique(name, keys);
      default -> rows(name, keys);
    };
  }

  private static void reportKinds(Keys keys, List<String> kinds) {
    boolean hasOther = keys.isNotYet("references") || keys.isNotYet("freshness");
    if (kinds.size() > 1) {
      String why = "has " + String.join(" and ", kinds);
      String mend = "Make a check of each.";
      keys.problems().add(YamlProblems.needsOther(keys.at(kinds.get(1)), keys.path(), why, mend));
    } else if (!hasOther) {
      String why = "does not say what to check";
      String mend = "It needs one of " + String.join(", ", KINDS) + ".";
      keys.problems().add(YamlProblems.needsOther(keys.at(""), keys.path(), why, mend));
    }
  }

  private static OnViolation onViolation(Keys keys, List<String> words) {
    return OnViolation.valueOf(
        keys.wordOr("fail", "onViolation", words, List.of()).toUpperCase(Locale.ROOT));
  }

  private static @Nullable Check expect(Text name, @Nullable Text expression, Keys keys) {
    OnViolation onViolation = onViolation(keys, WORDS);
    return expression == null ? null : new Check.Expect(name, expression, onViolation);
  }

  private static @Nullable Text notNull(Keys keys) {
    GeneratedSql sql = new GeneratedSql();
    for (Text column : keys.someColumns("notNull", "notNull: [amount]")) {
      sql.add(sql.isEmpty() ? "" : " AND ", column.at())
          .column(column)
          .add(" IS NOT NULL", column.at());
    }
    return sql.isEmpty() ? null : sql.build();
  }

  private static @Nullable Text acceptedValues(Keys keys) {
    GeneratedSql sql = new GeneratedSql();
    keys.refuseEmpty("acceptedValues");
    for (Entry entry : keys.entries("acceptedValues", "{type: [cash, fee]}")) {
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

  private static @Nullable Check unique(Text name, Keys keys) {
    List<Text> columns = keys.someColumns("unique", "unique: [customer_id]");
    OnViolation onViolation = onViolation(keys, WORDS);
    return columns.isEmpty() ? null : new Check.Unique(name, columns, onViolation);
  }

  private static @Nullable Check rows(Text name, Keys keys) {
    OnViolation onViolation = onViolation(keys, List.of("fail", "warn"));
    Keys rows = keys.map("rows", "{atLeast: 1}", ROWS);
    if (rows == null) {
      return null;
    }
    Long least = rows.longNumber("atLeast", 0);
    Long most = rows.longNumber("atMost", 0);
    if (!rows.has("atLeast")) {
      if (!rows.has("atMost")) {
        rows.require("atLeast", "{atLeast: 1}");
      }
    } else if (least != null && most != null && least > most) {
      String why = "cannot be less than atLeast, " + least;
      rows.problems().add(YamlProblems.needsOther(rows.at("atMost"), rows.path("atMost"), why, ""));
    }
    return new Check.Rows(name, least, most, onViolation);
  }
}
