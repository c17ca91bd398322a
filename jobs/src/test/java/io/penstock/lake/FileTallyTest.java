package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTallyTest {
  @TempDir private Path folder;

  /** Of a first load it would be as many texts as tasks, each as long as the list of files. */
  @Test
  void sparkKeepsNoTextOfItForEachTask() throws IOException {
    Lake lake = new Lake(folder);
    lake.deliver("a.csv", "id,customer,amount", "1,ann,2.5");
    Queue<String> texts = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd ended) {
            for (var all = ended.taskInfo().accumulables().iterator(); all.hasNext(); ) {
              AccumulableInfo one = all.next();
              texts.add(one.name().getOrElse(() -> "") + "=" + one.value());
            }
          }
        };
    lake.spark.sparkContext().addSparkListener(listener);
    try {
      int jobs = TestSpark.jobs(() -> lake.append("payments")); // waits for the listeners
      assertThat(jobs).isPositive();
    } finally {
      lake.spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(texts).isNotEmpty().noneMatch(text -> text.contains("a.csv"));
  }
}
