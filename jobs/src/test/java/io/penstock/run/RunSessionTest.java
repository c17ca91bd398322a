package io.penstock.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.definition.About;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.secret.Secrets;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The sessions of runs and of nodes. */
class RunSessionTest {
  private static final Secrets NO_SECRETS = Secrets.of(Map.of(), null, new Configuration(false));
  private static final String SHUFFLE = "spark.sql.shuffle.partitions";
  private static final String BROADCAST = "spark.sql.autoBroadcastJoinThreshold";

  @Test
  void aNodesSettingsHoldForItAloneOverAllOthers() {
    SparkSession spark = TestSpark.session();
    // Spark was started with 2 shuffle partitions, and with no threshold.
    SparkSession run = RunSession.of(spark, Map.of(SHUFFLE, "5", BROADCAST, "1000"));
    SparkSession node = RunSession.of(run, about(Map.of(SHUFFLE, "7")), NO_SECRETS);

    assertThat(run.conf().get(SHUFFLE)).isEqualTo("2");
    assertThat(node.conf().get(SHUFFLE)).isEqualTo("7");
    assertThat(node.conf().get(BROADCAST)).isEqualTo("1000");
    assertThat(node.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
    assertThat(spark.conf().get(SHUFFLE)).isEqualTo("2");
    assertThat(node.sql("SELECT mask_last4('123456') AS m").collectAsList()).hasSize(1);
  }

  @Test
  void aPersistedResultOfAnotherSessionComesFromTheCache() {
    SparkSession run = RunSession.of(TestSpark.session(), Map.of());
    SparkSession node = RunSession.of(run, about(Map.of(SHUFFLE, "7")), NO_SECRETS);
    Dataset<Row> persisted = run.range(10).toDF().persist();
    Dataset<Row> offered = persisted.where("id > 7");

    Dataset<Row> rows = RunSession.rows(node, offered);

    assertThat(rows.sparkSession()).isSameAs(node);
    assertThat(rows.queryExecution().executedPlan().toString()).contains("InMemoryTableScan");
    assertThat(rows.collectAsList().toString()).isEqualTo("[[8], [9]]");
    persisted.unpersist();
  }

  private static About about(Map<String, String> settings) {
    Position at = Position.startOf("p.yaml");
    Map<Text, Text> texts = new java.util.HashMap<>();
    settings.forEach((key, value) -> texts.put(Text.of(key, at), Text.of(value, at)));
    return new About("", List.of(), texts);
  }
}
