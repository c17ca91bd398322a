package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            "conf/local.yaml:1:1: unknown key 'lakeRot' in the profile. It has lakeRoot, spark,"
                + " parameters, overlays, secretsDir. Did you mean 'lakeRoot'?",
            "conf/local.yaml:2:9: 'shuffle' is not a setting of Spark. Their names begin with"
                + " 'spark.': spark.shuffle?");
  }

  @Test
  void readsWhatPipelinesAreGiven() {
    ProfileReader.Reading reading =
        read(
            """
            spark: {spark.hadoop.fs.crm.key: "${secret:KEY}"}
            parameters: {as_of: 2025-06-30, names: [ann, "it's"]}
            overlays: [night.yaml]
            secretsDir: /run/secrets
            """);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.lakeRoot()).isEqualTo("lake");
    assertThat(reading.spark()).hasToString("{spark.hadoop.fs.crm.key=${secret:KEY}}");
    assertThat(reading.parameters()).hasToString("{as_of=2025-06-30, names=[\"ann\", \"it's\"]}");
    assertThat(reading.overlays()).hasToString("[night.yaml]");
    assertThat(reading.secretsDir()).isEqualTo("/run/secrets");
  }

  @Test
  void saysWhatAProfileCannotSay() {
    assertThat(
            read("""
                    lakeRoot: ${lake}
                    spark: {spark.master: yarn, spark.driver.memory: 4g}
                    secretsDir: "${secret:DIR}"
                    """)
                .problems())
        .extracting(Problem::toString)
        .containsExactly(
            "conf/local.yaml:1:11: a profile cannot use parameters. Of '${...}' it can have"
                + " '${secret:NAME}' in its Spark settings.",
            "conf/local.yaml:2:9: 'spark.master' must be known before this file is read. Give it to"
                + " spark-submit as --master, or to the launcher in PENSTOCK_SUBMIT_OPTS.",
            "conf/local.yaml:2:29: 'spark.driver.memory' must be known before this file is read."
                + " Give it to spark-submit as --driver-memory, or to the launcher in"
                + " PENSTOCK_SUBMIT_OPTS.",
            "conf/local.yaml:3:14: a secret cannot stand here. Secrets stand in the options of a"
                + " source and in Spark settings.");
    assertThat(read("- lakeRoot: lake\n").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "conf/local.yaml:1:1: a profile must be a map, is a list. It has, for example,"
                + " lakeRoot: lake");
    assertThat(read("# nothing\n").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "conf/local.yaml:1:1: the file is empty. A profile has, for example, lakeRoot: lake");
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "cluster", "gpu"})
  void readsThoseThatAreHere(String name) throws IOException {
    byte[] content = Files.readAllBytes(Path.of("../conf", name + ".yaml"));

    assertThat(ProfileReader.read("conf/" + name + ".yaml", content).problems()).isEmpty();
  }

  private static ProfileReader.Reading read(String text) {
    return ProfileReader.read("conf/local.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
