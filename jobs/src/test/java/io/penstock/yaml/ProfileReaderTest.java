package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProfileReaderTest {
  @Test
  void readsTheLakeAndTheSettings() {
    ProfileReader.Reading reading =
        read("lakeRoot: hdfs:///penstock\nspark: {spark.sql.shuffle.partitions: 200}\n");

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lakeRoot()).isEqualTo("hdfs:///penstock");
    assertThat(reading.spark()).hasToString("{spark.sql.shuffle.partitions=200}");
  }

  @Test
  void saysAllThatIsWrong() {
    assertThat(read("lakeRot: lake\nspark: {shuffle: 3}\n").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "conf/local.yaml:1:1: unknown key 'lakeRot' in the profile. It has lakeRoot, spark. Did"
                + " you mean 'lakeRoot'?",
            "conf/local.yaml:2:9: 'shuffle' is not a setting of Spark. Their names begin with"
                + " 'spark.': spark.shuffle?");
  }

  private static ProfileReader.Reading read(String text) {
    return ProfileReader.read("conf/local.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
