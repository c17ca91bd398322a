package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of checks. */
class WrongChecksTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "nothing to check",
            SOURCE
                + """
                checks: {c: {onViolation: drop}}
            """,
            "p.yaml:8:14: sources.tx.checks.c does not say what to check. It needs one of "
                + "expect, notNull, acceptedValues, unique, references, rows, freshness."),
        wrong(
            "two kinds",
            SOURCE
                + """
                checks: {c: {expect: id > 0, unique: [id]}}
            """,
            "p.yaml:8:34: sources.tx.checks.c has expect and unique. Make a check of each."),
        wrong(
            "a reference to nothing",
            SOURCE
                + """
                checks: {c: {references: {to: ty, on: [id]}}}
            """,
            "p.yaml:8:35: unknown dataset 'ty'. The pipeline has tx. Did you mean 'tx'?"),
        wrong(
            "an unknown violation",
            SOURCE
                + """
                checks: {c: {expect: id > 0, onViolation: dropp}}
            """,
            "p.yaml:8:47: sources.tx.checks.c.onViolation must be one of fail, quarantine, "
                + "drop, warn, is 'dropp'. Did you mean 'drop'?"),
        wrong(
            "rows that are dropped",
            SOURCE
                + """
                checks: {c: {rows: {atLeast: 1}, onViolation: drop}}
            """,
            "p.yaml:8:51: sources.tx.checks.c.onViolation must be one of fail, warn, is "
                + "'drop'."),
        wrong(
            "rows without bounds",
            SOURCE
                + """
                checks: {c: {rows: {}}}
            """,
            "p.yaml:8:18: sources.tx.checks.c.rows has no 'atLeast'. Write, for example: "
                + "atLeast: 1"),
        wrong(
            "rows in no range",
            SOURCE
                + """
                checks: {c: {rows: {atLeast: 5, atMost: 4}}}
            """,
            "p.yaml:8:37: sources.tx.checks.c.rows.atMost cannot be less than atLeast, 5."),
        wrong(
            "a negative number of rows",
            SOURCE
                + """
                checks: {c: {rows: {atLeast: -1}}}
            """,
            "p.yaml:8:34: sources.tx.checks.c.rows.atLeast must be a whole number of at "
                + "least 0, is '-1'."),
        wrong(
            "a bad name of a check",
            SOURCE
                + """
                checks: {c d: {expect: id > 0}}
            """,
            "p.yaml:8:14: 'c d' in sources.tx.checks is not a name for a check. A name has "
                + "letters of A to Z, digits and '_', begins with a letter and is at most 128 "
                + "long."),
        wrong(
            "names of built-in checks",
            SOURCE
                + """
                checks:
                  parses: {expect: id > 0}
                  one_observation_per_row: {expect: id > 0}
                  One_Joined_Row_Per_Key: {expect: id > 0}
            """,
            "p.yaml:9:7: a check cannot be named 'parses': Penstock has its own of that name. "
                + "Call it something else.",
            "p.yaml:10:7: a check cannot be named 'one_observation_per_row': Penstock has its "
                + "own of that name. Call it something else.",
            "p.yaml:11:7: a check cannot be named 'One_Joined_Row_Per_Key': Penstock has its own "
                + "of that name. Call it something else."),
        wrong(
            "text for a check",
            SOURCE
                + """
                checks: {c: id > 0}
            """,
            "p.yaml:8:17: sources.tx.checks.c must be a map such as {expect: amount > 0, "
                + "onViolation: drop}, is text."),
        wrong(
            "no columns",
            SOURCE
                + """
                checks: {c: {notNull: []}}
            """,
            "p.yaml:8:27: sources.tx.checks.c.notNull has no value. Give it one, or delete "
                + "the key."),
        wrong(
            "text for accepted values",
            SOURCE
                + """
                checks: {c: {acceptedValues: {id: 1}}}
            """,
            "p.yaml:8:39: sources.tx.checks.c.acceptedValues.id must be a list such as "
                + "[cash, fee], is text."),
        wrong(
            "no accepted values",
            SOURCE
                + """
                checks: {c: {acceptedValues: {}}, d: {acceptedValues: {id: []}}}
            """,
            "p.yaml:8:34: sources.tx.checks.c.acceptedValues has no value. Give it one, or "
                + "delete the key.",
            "p.yaml:8:64: sources.tx.checks.d.acceptedValues.id has no value. Give it one, "
                + "or delete the key."));
  }
}
