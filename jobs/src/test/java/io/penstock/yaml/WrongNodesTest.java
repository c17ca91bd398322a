package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of sources and tables. */
class WrongNodesTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "a source with nothing",
            HEAD
                + """
            sources:
              tx: {}
            """,
            "p.yaml:4:3: sources.tx has no 'format'. Write, for example: format: csv",
            "p.yaml:4:3: sources.tx has no 'path'. Write, for example: path: "
                + "data/transactions"),
        wrong(
            "a format that does not work yet",
            HEAD
                + """
            sources:
              tx: {format: orc, path: x}
            """,
            "p.yaml:4:16: sources.tx.format: orc is not supported yet. It can be csv or json"
                + " or parquet."),
        wrong(
            "a format that is unknown",
            HEAD
                + """
            sources:
              tx: {format: cvs, path: x, schema: a INT}
            """,
            "p.yaml:4:16: sources.tx.format must be one of csv, json, parquet, is 'cvs'. Did you mean 'csv'?"),
        wrong(
            "an empty list of paths",
            HEAD
                + """
            sources:
              tx: {format: csv, path: [], schema: a INT}
            """,
            "p.yaml:4:27: sources.tx.path has no value. Give it one, or delete the key."),
        wrong(
            "a bad derived column",
            SOURCE
                + """
                derive: {_month: day}
            """,
            "p.yaml:8:14: '_month' in sources.tx.derive is not a name for a new column. A "
                + "name has letters of A to Z, digits and '_', begins with a letter and is at "
                + "most 128 long."),
        wrong(
            "a derived column twice",
            SOURCE
                + """
                derive: {month: day, Month: day}
            """,
            "p.yaml:8:26: sources.tx.derive has 'Month' twice. Keep one of them."),
        wrong(
            "a history that deletes",
            SOURCE
                + """
                write: scd2
                keys: [id]
                sequenceBy: day
                deleteWhen: id < 0
            """,
            "p.yaml:11:5: sources.tx.deleteWhen needs 'write: merge'. Write 'write: merge', or "
                + "delete it."),
        wrong(
            "a history without one",
            SOURCE
                + """
                write: scd2
                keys: [id, Day]
                sequenceBy: day
            """,
            "p.yaml:10:17: sources.tx.sequenceBy cannot be one of the keys: each key would have one "
                + "row, and no history. Leave 'day' out of keys."),
        wrong(
            "a part of a snapshot",
            SOURCE
                + """
                write: overwrite
                maxFilesPerRun: 1
                maxBytesPerRun: 1GB
            """,
            "p.yaml:9:5: sources.tx.maxFilesPerRun cannot stand beside 'write: overwrite', which "
                + "takes all new files as one snapshot. Delete it, or write 'append' or 'merge'.",
            "p.yaml:10:5: sources.tx.maxBytesPerRun cannot stand beside 'write: overwrite', which "
                + "takes all new files as one snapshot. Delete it, or write 'append' or 'merge'."),
        wrong(
            "a column described twice",
            SOURCE
                + """
                columns: {id: {pii: true}, ID: {description: x}}
            """,
            "p.yaml:8:32: sources.tx.columns has 'ID' twice. Keep one of them."),
        wrong(
            "a write mode that is unknown",
            SOURCE
                + """
                write: upsert
            """,
            "p.yaml:8:12: sources.tx.write must be one of append, merge, scd2, overwrite, "
                + "overwritePartitions, is 'upsert'."),
        wrong(
            "merge without keys",
            SOURCE
                + """
                write: merge
            """,
            "p.yaml:4:3: sources.tx has no 'keys'. Write, for example: keys: [customer_id]"),
        wrong(
            "keys without merge",
            SOURCE
                + """
                keys: [id]
                sequenceBy: day
            """,
            "p.yaml:8:5: sources.tx.keys needs 'write: merge'. Write 'write: merge', or "
                + "delete it.",
            "p.yaml:9:5: sources.tx.sequenceBy needs 'write: merge'. Write 'write: merge', "
                + "or delete it."),
        wrong(
            "a key twice",
            SOURCE
                + """
                write: merge
                keys: [id, ID]
            """,
            "p.yaml:9:16: sources.tx.keys has 'ID' twice. Keep one of them."),
        wrong(
            "a table without SQL",
            HEAD
                + """
            tables:
              t: {persist: NONE}
            """,
            "p.yaml:4:3: tables.t has no 'sql'. Write, for example: sql: SELECT * FROM "
                + "transactions"),
        wrong(
            "blank SQL",
            HEAD
                + """
            tables:
              t: {sql: ' '}
            """,
            "p.yaml:4:13: tables.t.sql has no value. Give it one, or delete the key."),
        wrong(
            "SQL of a file",
            HEAD
                + """
            tables:
              t: {sql: {file: t.sql}}
            """,
            "p.yaml:4:19: there is no file t.sql."),
        wrong(
            "a table that appends all rows each time",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, write: append}
            """,
            "p.yaml:4:22: tables.t.write: append needs 'incremental': each run would add all rows "
                + "again. Say of which input only new rows are read, or write 'overwrite' or "
                + "'merge'."),
        wrong(
            "partitions that are not named",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, write: overwritePartitions}
            """,
            "p.yaml:4:22: tables.t.write: overwritePartitions needs 'partitionBy'. Write, for "
                + "example: partitionBy: [day]"),
        wrong(
            "a storage level that is unknown",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, persist: MEMORY_AND_DISC}
            """,
            "p.yaml:4:31: tables.t.persist must be one of NONE, DISK_ONLY, DISK_ONLY_2, "
                + "DISK_ONLY_3, MEMORY_ONLY, MEMORY_ONLY_2, MEMORY_ONLY_SER, MEMORY_ONLY_SER_2, "
                + "MEMORY_AND_DISK, MEMORY_AND_DISK_2, MEMORY_AND_DISK_SER, "
                + "MEMORY_AND_DISK_SER_2, OFF_HEAP, is 'MEMORY_AND_DISC'. Did you mean "
                + "'MEMORY_AND_DISK'?"),
        wrong(
            "partitions that are no number",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, repartition: ten}
            """,
            "p.yaml:4:35: tables.t.repartition must be a whole number from 1 to 100000, is "
                + "'ten'."),
        wrong(
            "no partitions",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, repartition: 0}
            """,
            "p.yaml:4:35: tables.t.repartition must be a whole number from 1 to 100000, is "
                + "'0'."),
        wrong(
            "new rows and partitions",
            HEAD
                + """
            tables:
              t: {sql: SELECT 1, incremental: x, clusterBy: [a], partitionBy: [b]}
            """,
            "p.yaml:4:22: tables.t.incremental needs a mode that adds to the table's rows. Write "
                + "'write: append', 'merge' or 'scd2', or delete it.",
            "p.yaml:4:38: tables.t.clusterBy cannot stand beside 'partitionBy'. Keep one of "
                + "them."));
  }
}
