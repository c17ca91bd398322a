package io.penstock.lake;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each mode against plain SQL over all rows that were ever delivered. */
class WriteModesTest {
  private static final PublishMode SCD2 = PublishMode.scd2(List.of("k"), "s");
  private static final PublishMode DELETES =
      PublishMode.merge(List.of("k"), "s", expr("op = 'D'"), PublishMode.Incoming.ANY_PER_KEY);

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void overwritesThePartitionsOfTheNewRowsOnly() {
    partitions("SELECT * FROM VALUES (1, 'x'), (2, 'y'), (3, NULL) AS t(v, p)");
    partitions("SELECT * FROM VALUES (4, 'y'), (5, 'z'), (6, NULL) AS t(v, p)");

    partitions("SELECT * FROM VALUES (9, 'x') AS t(v, p) WHERE v < 0");

    assertThat(lake.rows("t")).containsExactly("[1,x]", "[4,y]", "[5,z]", "[6,null]");
  }

  @Test
  void aRowThatWasDeletedDoesNotComeBackByAnOlderOne() {
    lake.write("t", changes("(1, 10, 'a', 'U')", "(2, 10, 'b', 'U')"), DELETES);
    lake.write("t", changes("(1, 20, 'a', 'D')", "(3, 20, 'c', 'D')", "(4, 1, 'd', 'U')"), DELETES);
    assertThat(lake.rows("t", "k", "v")).containsExactly("[2,b]", "[4,d]");

    lake.write("t", changes("(1, 15, 'old', 'U')", "(3, 19, 'old', 'U')"), DELETES);
    assertThat(lake.rows("t", "k", "v")).containsExactly("[2,b]", "[4,d]");

    lake.write("t", changes("(1, 25, 'new', 'U')", "(2, 5, 'b', 'D')"), DELETES);
    assertThat(lake.rows("t", "k", "v")).containsExactly("[1,new]", "[2,b]", "[4,d]");
    assertThat(folder.resolve("t__deleted")).isDirectory();
  }

  @Test
  void aDeletionThatWasNeverPublishedCountsForNothing() {
    lake.write("t", changes("(1, 10, 'a', 'U')", "(2, 10, 'b', 'U')"), DELETES);
    AtomicInteger calls = new AtomicInteger();
    TableWrite dies =
        TableWrite.of(
                lake.spark,
                lake.table("t"),
                RowAudit.unchecked(changes("(1, 20, 'a', 'D')")),
                DELETES)
            .gate(
                () -> {
                  if (calls.incrementAndGet() == 2) {
                    throw new IllegalStateException("killed");
                  }
                });
    assertThatThrownBy(() -> dies.publish(lake.record("t"))).hasMessageContaining("killed");

    lake.write("t", changes("(2, 30, 'b', 'D')"), DELETES);
    lake.write("t", changes("(1, 15, 'late', 'U')", "(2, 20, 'late', 'U')"), DELETES);

    assertThat(lake.rows("t", "k", "v")).containsExactly("[1,late]");
  }

  @Test
  void aLateRowFindsItsPlaceInTheHistory() {
    lake.write("t", changes("(1, 10, 'a', 'U')"), SCD2);
    lake.write("t", changes("(1, 30, 'a', 'U')"), SCD2);
    assertThat(lake.rows("t", "k", "v", "s", "valid_to")).containsExactly("[1,a,10,null]");

    lake.write("t", changes("(1, 20, 'b', 'U')"), SCD2);

    assertThat(lake.rows("t", "k", "v", "s", "valid_to"))
        .containsExactly("[1,a,10,20]", "[1,a,30,null]", "[1,b,20,30]");
  }

  @Test
  void rowsThatAreKnownChangeNoFile() throws IOException {
    lake.write("t", changes("(1, 10, 'a', 'U')", "(2, 10, 'b', 'U')"), SCD2);
    List<String> before = files();

    Published again = lake.write("t", changes("(1, 10, 'a', 'U')"), SCD2);

    assertThat(again.version()).isEqualTo(1);
    assertThat(lake.state("t").version()).isZero();
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void aHistoryIsTheSameWhateverTheBatches(long seed) {
    Random random = new Random(seed);
    List<List<String>> batches = batches(random);
    batches.forEach(batch -> lake.write("t", changes(batch.toArray(String[]::new)), SCD2));

    assertThat(lake.rows("t", "k", "s", "v", "op", "valid_to")).isEqualTo(historyOf(batches));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void aMergeWithDeletesIsTheSameWhateverTheBatches(long seed) {
    Random random = new Random(seed);
    List<List<String>> batches = batches(random);
    batches.forEach(batch -> lake.write("t", changes(batch.toArray(String[]::new)), DELETES));

    assertThat(lake.rows("t", "k", "s", "v", "op")).isEqualTo(latestOf(batches));
  }

  /** Rows of few keys in any order, a quarter of them deletions, none of one key and sequence. */
  private static List<List<String>> batches(Random random) {
    List<String> rows = new ArrayList<>();
    for (int key = 0; key < 6; key++) {
      for (int sequence = 0; sequence < 9; sequence++) {
        String op = random.nextInt(4) == 0 ? "D" : "U";
        String value = List.of("a", "b").get(random.nextInt(2));
        String name = key == 0 ? "CAST(NULL AS INT)" : String.valueOf(key);
        rows.add("(%s, %d, '%s', '%s')".formatted(name, sequence, value, op));
      }
    }
    Collections.shuffle(rows, random);
    List<List<String>> batches = new ArrayList<>();
    for (int from = 0; from < rows.size(); ) {
      int to = Math.min(rows.size(), from + 8 + random.nextInt(20));
      batches.add(rows.subList(from, to));
      from = to;
    }
    return batches;
  }

  private List<String> historyOf(List<List<String>> batches) {
    return texts(
        """
        SELECT k, s, v, op, lead(s) OVER (PARTITION BY k ORDER BY s) AS valid_to FROM (
          SELECT *, lag(v) OVER (PARTITION BY k ORDER BY s) AS v0,
                    lag(op) OVER (PARTITION BY k ORDER BY s) AS op0
          FROM delivered)
        WHERE v0 IS NULL OR v0 <> v OR op0 <> op
        """,
        batches);
  }

  private List<String> latestOf(List<List<String>> batches) {
    return texts(
        """
        SELECT k, s, v, op FROM (
          SELECT *, row_number() OVER (PARTITION BY k ORDER BY s DESC) AS n FROM delivered)
        WHERE n = 1 AND op <> 'D'
        """,
        batches);
  }

  private List<String> texts(String query, List<List<String>> batches) {
    changes(batches.stream().flatMap(List::stream).toArray(String[]::new))
        .createOrReplaceTempView("delivered");
    return lake.sql(query).collectAsList().stream().map(Row::toString).sorted().toList();
  }

  private Dataset<Row> changes(String... rows) {
    return lake.sql("SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(k, s, v, op)");
  }

  private void partitions(String sql) {
    TableWrite.of(
            lake.spark,
            lake.table("t"),
            RowAudit.unchecked(lake.sql(sql)),
            PublishMode.overwritePartitions(List.of("p")))
        .partitionBy(List.of("p"))
        .publish(lake.record("t"));
  }

  private List<String> files() throws IOException {
    try (var all = Files.walk(folder.resolve("t"))) {
      return all.map(Path::toString)
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .collect(Collectors.toList());
    }
  }
}
