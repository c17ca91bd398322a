package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.SOURCES;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of parameters and their use. */
class WrongParametersTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "a parameter without a map",
            HEAD + "parameters: {d: 2025-06-30}\n" + SOURCES,
            "p.yaml:3:17: parameters.d must be a map such as {type: date, default: "
                + "2025-06-30}, is text."),
        wrong(
            "a parameter without a type",
            HEAD + "parameters: {d: {default: x}}\n" + SOURCES,
            "p.yaml:3:14: parameters.d has no 'type'. Write, for example: type: date"),
        wrong(
            "a type that is near",
            HEAD + "parameters: {d: {type: dat, default: x}}\n" + SOURCES,
            "p.yaml:3:24: parameters.d.type must be one of date, timestamp, int, double, "
                + "string, path, boolean, list, is 'dat'. Did you mean 'date'?"),
        wrong(
            "a default that is no date",
            HEAD + "parameters: {d: {type: date, default: 2025-02-30}}\n" + SOURCES,
            "p.yaml:3:39: parameter 'd' must be a date such as 2025-06-30, is '2025-02-30' "
                + "(its default)."),
        wrong(
            "a default that is no timestamp",
            HEAD + "parameters: {d: {type: timestamp, default: noon}}\n" + SOURCES,
            "p.yaml:3:44: parameter 'd' must be a timestamp such as 2025-06-30T12:00:00Z, "
                + "is 'noon' (its default)."),
        wrong(
            "a default that is no whole number",
            HEAD + "parameters: {d: {type: int, default: 1.5}}\n" + SOURCES,
            "p.yaml:3:38: parameter 'd' must be a whole number, is '1.5' (its default)."),
        wrong(
            "a default that is no number",
            HEAD + "parameters: {d: {type: double, default: NaN}}\n" + SOURCES,
            "p.yaml:3:41: parameter 'd' must be a number, is 'NaN' (its default)."),
        wrong(
            "a default that is no boolean",
            HEAD + "parameters: {d: {type: boolean, default: yes}}\n" + SOURCES,
            "p.yaml:3:42: parameter 'd' must be true or false, is 'yes' (its default)."),
        wrong(
            "a default that is no path",
            HEAD + "parameters: {d: {type: path, default: ''}}\n" + SOURCES,
            "p.yaml:3:40: parameter 'd' must be a path, is '' (its default)."),
        wrong(
            "no value",
            HEAD + "parameters: {d: {type: date}}\n" + SOURCES,
            "p.yaml:3:14: parameter 'd' has no value: give it with --param d=..."),
        wrong(
            "a built-in name",
            HEAD + "parameters: {lake: {type: path, default: x}}\n" + SOURCES,
            "p.yaml:3:14: a parameter cannot be named 'lake': ${lake} is built in. Choose "
                + "another name."),
        wrong(
            "a bad name of a parameter",
            HEAD + "parameters: {my-d: {type: path, default: x}}\n" + SOURCES,
            "p.yaml:3:14: 'my-d' is not a name for a parameter. A name has letters of A to "
                + "Z, digits and '_', begins with a letter and is at most 64 long."),
        wrong(
            "an unknown key of a parameter",
            HEAD + "parameters: {d: {type: path, defautl: x}}\n" + SOURCES,
            "p.yaml:3:14: parameter 'd' has no value: give it with --param d=...",
            "p.yaml:3:30: unknown key 'defautl' in parameters.d. It has type, of, default, "
                + "description. Did you mean 'default'?"),
        wrong(
            "a parameter in a default",
            HEAD
                + """
            parameters:
              a: {type: path, default: x}
              b: {type: path, default: "${a}/y"}
            """
                + SOURCES,
            "p.yaml:5:29: the section 'parameters' cannot use '${a}'. Of what is built in "
                + "it can use lake."),
        wrong(
            "an unknown parameter",
            HEAD
                + """
            parameters: {day: {type: path, default: x}}
            sources:
              tx:
                format: csv
                path: data/tx
                schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
                partitionBy: ["x${dya}"]
            """,
            "p.yaml:9:21: unknown parameter 'dya'. The pipeline has day, lake. Did you "
                + "mean 'day'?"),
        wrong(
            "an unknown parameter where there is none",
            HEAD + "owner: ${me}\n" + SOURCES,
            "p.yaml:3:8: unknown parameter 'me'. The pipeline has lake."),
        wrong(
            "a parameter that is not closed",
            HEAD + "owner: ${me\n" + SOURCES,
            "p.yaml:3:8: '${' has no '}'. For the two characters themselves write $${."),
        wrong(
            "a secret in a path",
            HEAD
                + """
            sources:
              tx:
                format: csv
                path: s3a://${secret:BUCKET}/x
                schema: id BIGINT
            """,
            "p.yaml:6:17: a secret cannot stand here. Secrets stand in the options of a source and"
                + " in Spark settings."),
        wrong(
            "a secret without a good name",
            SOURCE
                + """
                options: {sep: "${secret:a b}"}
            """,
            "p.yaml:8:21: 'a b' is not a name for a secret. A name has letters of A to Z, digits,"
                + " '_', '-' and '.', and is at most 128 long."),
        wrong(
            "what looks like a secret and is text",
            SOURCE
                + """
                options: {sep: "$${secret:DB}"}
            """,
            "p.yaml:8:21: '$${secret:' cannot be written as text. '${secret:' is always a"
                + " secret."),
        wrong(
            "a secret in a default",
            HEAD + "parameters: {d: {type: string, default: '${secret:DB}'}}\n" + SOURCES,
            "p.yaml:3:42: parameter 'd' cannot hold a secret (its default). Plans show parameters:"
                + " write ${secret:...} where it is used."),
        wrong(
            "a secret in SQL",
            SOURCE
                + """
            tables:
              t: {sql: "SELECT '${secret:DB}'"}
            """,
            "p.yaml:9:21: a secret does not work in SQL: it would be seen in plans. Secrets stand"
                + " in the options of a source and in Spark settings."),
        wrong(
            "'of' without a list",
            HEAD + "parameters: {d: {type: int, of: int, default: 1}}\n" + SOURCES,
            "p.yaml:3:29: parameters.d.of needs 'type: list'. Delete it, or make the parameter a"
                + " list."),
        wrong(
            "an item of a default that is no whole number",
            HEAD + "parameters: {d: {type: list, of: int, default: [1, x]}}\n" + SOURCES,
            "p.yaml:3:52: parameter 'd' must be a whole number, is 'x' (its default)."),
        wrong(
            "a default that is no list",
            HEAD + "parameters: {d: {type: list, of: int, default: '[1, 2'}}\n" + SOURCES,
            "p.yaml:3:49: parameter 'd' must be a list, each item of it a whole number, is '[1, 2'"
                + " (its default)."),
        wrong(
            "a list inside a text",
            HEAD
                + """
            parameters: {xs: {type: list, default: [a, b]}}
            owner: the ${xs} team
            """
                + SOURCES,
            "p.yaml:4:12: parameter 'xs' is a list: it cannot be part of a text. Write \"${xs}\""
                + " alone, as an item of a list or in place of one."),
        wrong(
            "a list where text is meant",
            HEAD
                + """
            parameters: {xs: {type: list, default: [a, b]}}
            owner: ${xs}
            """
                + SOURCES,
            "p.yaml:4:8: owner must be text, is a list."),
        wrong(
            "a parameter in SQL",
            HEAD
                + """
            parameters: {d: {type: date, default: 2025-06-30}}
            sources:
              tx:
                format: csv
                path: data/tx
                schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
            tables:
              t:
                sql: |
                  SELECT *
                  FROM tx WHERE day < '${d}'
            """,
            "p.yaml:13:28: ${d} does not work in SQL. Write :d instead: the value is bound "
                + "with its type, not pasted in."),
        wrong(
            "a variable in SQL",
            SOURCE
                + """
            tables:
              t: {sql: "SELECT '${lake}'"}
            """,
            "p.yaml:9:21: ${lake} does not work in SQL. Only parameters can be used in "
                + "SQL, as :name."));
  }
}
