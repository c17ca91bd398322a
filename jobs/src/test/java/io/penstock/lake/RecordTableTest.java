package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTableTest {
  private static final StructType COLUMNS =
      StructType.fromDDL("s STRING, i INT, l BIGINT, d DOUBLE, t TIMESTAMP, m MAP<STRING, BIGINT>");

  @TempDir private Path directory;

  private RecordTable table() {
    return new RecordTable(
        new org.apache.hadoop.fs.Path(directory.resolve("t").toUri()),
        COLUMNS,
        new Configuration());
  }

  @Test
  void sparkReadsEveryTypeAndNulls() throws IOException {
    table()
        .append(
            "a",
            List.of(
                RowFactory.create(
                    "ä", 1, 2L, 0.5, Instant.parse("2026-01-01T00:00:00.123456Z"), Map.of("k", 7L)),
                RowFactory.create(null, null, null, null, null, null)),
            "first");

    Dataset<Row> read = read(TestSpark.session());
    assertThat(read.schema().sameType(COLUMNS)).isTrue();
    assertThat(read.selectExpr("s", "i", "l", "d", "CAST(t AS STRING)", "m['k']").collectAsList())
        .extracting(Row::toString)
        .containsExactlyInAnyOrder(
            "[ä,1,2,0.5,2026-01-01 00:00:00.123456,7]", "[null,null,null,null,null,null]");
  }

  @Test
  void writersAtTheSameTimeLoseNothingAndACheckpointChangesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> all = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int number = writer;
      all.add(
          threads.submit(
              () -> {
                for (long i = 0; i < 15; i++) {
                  Row row = RowFactory.create("w" + number, 1, i, null, null, null);
                  table().append("w" + number, List.of(row), "note " + i);
                }
                return null;
              }));
    }
    for (Future<?> writer : all) {
      writer.get();
    }
    threads.shutdown();

    assertThat(counts()).containsExactly("[60,60,60]");
    assertThat(table().newest(100, Optional::of)).hasValue("note 14");
    table().checkpoint(TestSpark.session());
    assertThat(directory.resolve("t/_delta_log/_last_checkpoint")).exists();
    table().append("z", List.of(RowFactory.create("z", 1, 0L, null, null, null)), "last");
    assertThat(counts()).containsExactly("[61,61,61]");
    assertThat(table().newest(100, Optional::of)).hasValue("last");
  }

  private List<String> counts() {
    return read(TestSpark.session())
        .selectExpr("count(*)", "count(DISTINCT s, l)", "sum(i)")
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }

  private Dataset<Row> read(SparkSession spark) {
    return spark.read().format("delta").load(directory.resolve("t").toString());
  }
}
