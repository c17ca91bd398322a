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

/** What is said of keys, names and kinds of values. */
class WrongKeysTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "no version",
            "name: risk\n" + SOURCES,
            "p.yaml:1:1: the pipeline has no 'penstock'. Write 'penstock: 1' in the first "
                + "line: the version of the language."),
        wrong(
            "another version",
            """
            penstock: 2
            name: risk
            """
                + SOURCES,
            "p.yaml:1:11: penstock: '2' is not a version of the language. This build reads "
                + "'penstock: 1'."),
        wrong(
            "no name",
            "penstock: 1\n" + SOURCES,
            "p.yaml:1:1: the pipeline has no 'name'. Write, for example: name: "
                + "financial-risk"),
        wrong(
            "a name that is no directory",
            """
            penstock: 1
            name: ../risk
            """
                + SOURCES,
            "p.yaml:2:7: '../risk' is not a name for a pipeline. It names a directory: "
                + "letters of A to Z, digits, '-' and '_', begun by a letter, at most 64."),
        wrong(
            "no nodes",
            HEAD,
            "p.yaml:1:1: the pipeline makes nothing. It needs sources, tables, features, "
                + "models or predictions."),
        wrong(
            "an unknown key at the top",
            SOURCE + "tabels: {}\n",
            "p.yaml:8:1: unknown key 'tabels' in the pipeline. It has penstock, name, "
                + "description, owner, tags, include, parameters, spark, sources, tables, features, "
                + "models and 1 more. Did you mean 'tables'?"),
        wrong(
            "an unknown key of a node",
            SOURCE
                + """
            tables:
              spending:
                sql: SELECT 1
                filterr: x
            """,
            "p.yaml:11:5: unknown key 'filterr' in tables.spending. It has description, "
                + "tags, sql, write, keys, sequenceBy, deleteWhen, incremental, partitionBy, "
                + "repartition, persist, checks and 4 more."),
        wrong(
            "a near key of a node",
            SOURCE
                + """
                partitonBy: [day]
            """,
            "p.yaml:8:5: unknown key 'partitonBy' in sources.tx. It has description, tags, "
                + "format, path, options, schema, derive, write, keys, sequenceBy, deleteWhen, "
                + "partitionBy and 12 more. Did you mean 'partitionBy'?"),
        wrong(
            "keys at the top that do not work yet",
            HEAD
                + """
            sources:
              tx:
                format: csv
                path: data/tx
                schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
            monitors: {}
            exports: {}
            """,
            "p.yaml:8:1: monitors is not supported yet.",
            "p.yaml:9:1: exports is not supported yet. Read the Delta table of the node, "
                + "in its directory of the lake."),
        wrong(
            "a list for a map",
            HEAD + "sources: [tx]\n",
            "p.yaml:3:10: sources must be a map such as {a_name: {...}}, is a list."),
        wrong(
            "a map for text",
            HEAD + "owner: {a: b}\n" + SOURCES,
            "p.yaml:3:8: owner must be text, is a map."),
        wrong(
            "text for a list",
            SOURCE
                + """
                write: merge
                keys: customer_id
            """,
            "p.yaml:9:11: sources.tx.keys must be a list such as [customer_id], is text."),
        wrong(
            "text for a map",
            SOURCE
                + """
                options: header
            """,
            "p.yaml:8:14: sources.tx.options must be a map such as {header: true}, is text."),
        wrong(
            "a list in a list of text",
            SOURCE
                + """
                partitionBy: [[day]]
            """,
            "p.yaml:8:19: an item of sources.tx.partitionBy must be text, is a list."),
        wrong(
            "a key without a value",
            HEAD + "owner:\n" + SOURCES,
            "p.yaml:3:1: owner has no value. Give it one, or delete the key."),
        wrong(
            "a section without nodes",
            SOURCE + "tables:\n",
            "p.yaml:8:1: tables has no value. Give it one, or delete the key."),
        wrong(
            "a bad name of a node",
            HEAD
                + """
            sources:
              my-tx: {}
            """,
            "p.yaml:4:3: 'my-tx' is not a name for a node. A name has letters of A to Z, "
                + "digits and '_', begins with a letter and is at most 64 long."),
        wrong(
            "a name that is too long",
            HEAD
                + """
            tables:
              aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: {sql: SELECT 1}
            """,
            "p.yaml:4:3: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...' "
                + "is not a name for a node. A name has letters of A to Z, digits and '_', "
                + "begins with a letter and is at most 64 long."),
        wrong(
            "a reserved name",
            HEAD
                + """
            tables:
              a__Quarantine: {sql: SELECT 1}
            """,
            "p.yaml:4:3: the name 'a__Quarantine' is reserved: '<node>__quarantine' holds "
                + "a node's bad rows, '<node>__deleted' its deleted keys. Choose another."),
        wrong(
            "a name in two sections",
            SOURCE
                + """
            tables:
              TX: {sql: SELECT 1}
            """,
            "p.yaml:9:3: the name 'TX' is taken by sources.tx in line 4. All nodes of a "
                + "pipeline share one set of names, and case does not tell them apart."),
        wrong(
            "a setting that is not Spark's",
            HEAD + "spark: {shuffle.partitions: 4}\n" + SOURCES,
            "p.yaml:3:9: 'shuffle.partitions' is not a setting of Spark. Their names begin "
                + "with 'spark.': spark.shuffle.partitions?"),
        wrong(
            "settings of a node",
            SOURCE
                + """
                spark: {spark.x: 1, sql.shuffle.partitions: 4}
            """,
            "p.yaml:8:25: 'sql.shuffle.partitions' is not a setting of Spark. Their names begin "
                + "with 'spark.': spark.sql.shuffle.partitions?"));
  }
}
