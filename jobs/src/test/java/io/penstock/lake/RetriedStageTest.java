package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.OnViolation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.MapOutputTrackerMaster;
import org.apache.spark.SparkEnv;
import org.apache.spark.shuffle.MetadataFetchFailedException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of rows that Spark computes twice, since what it had of them was lost. */
class RetriedStageTest {
  private static final AtomicBoolean IS_LOST = new AtomicBoolean();

  @TempDir private Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
    IS_LOST.set(false);
  }

  /** The rows that are computed again are all dropped, so that those in the files do not tell. */
  @Test
  void droppedRowsThatAreComputedTwiceCountOnce() {
    Dataset<Row> rows = lake.spark.range(0, 100, 1, 2).toDF("id");

    Published published =
        lake.write("t", rows, new Losing(), Lake.expect("late", "id >= 50", OnViolation.DROP));

    assertThat(IS_LOST).as("an output of a stage was lost").isTrue();
    assertThat(lake.rows("t")).hasSize(50);
    assertThat(published.record().counts())
        .containsEntry("read", 100L)
        .containsEntry("written", 50L)
        .containsEntry("dropped", 50L)
        .containsEntry("check.late", 50L);
  }

  @Test
  void anAggregateIsOfEachRowOnce() {
    Dataset<Row> rows = lake.spark.range(0, 100, 1, 2).toDF("id");

    lake.write("t", rows, new Losing(), Lake.expect("sum", "sum(id) = 4950", OnViolation.FAIL));

    assertThat(IS_LOST).as("an output of a stage was lost").isTrue();
    assertThat(lake.rows("t")).hasSize(100);
  }

  /** As append; of the rows that were judged, the first partition's are lost once. */
  private static final class Losing extends PublishMode {
    @Override
    public String keyword() {
      return "append";
    }

    @Override
    Dataset<Row> incoming(Target target, Dataset<Row> rows) {
      UDF1<Long, Boolean> lose =
          id -> {
            if (!IS_LOST.getAndSet(true)) {
              loseFirstOutput();
            }
            return true;
          };
      return rows.repartition(2)
          .where(udf(lose, DataTypes.BooleanType).asNondeterministic().apply(col("id")));
    }

    private static void loseFirstOutput() throws MetadataFetchFailedException {
      var tracker = (MapOutputTrackerMaster) SparkEnv.get().mapOutputTracker();
      int newest = -1;
      for (var ids = tracker.shuffleStatuses().keysIterator(); ids.hasNext(); ) {
        newest = Math.max(newest, (Integer) ids.next());
      }
      tracker.unregisterMapOutput(newest, 0, SparkEnv.get().blockManager().blockManagerId());
      throw new MetadataFetchFailedException(newest, 0, "lost by a test");
    }
  }
}
