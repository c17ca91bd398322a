package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void aLaterLayerWinsAndSaysWhereItIsFrom() {
    Settings settings =
        Settings.ofPenstock(Map.of("spark.a", "1", "spark.b", "1"))
            .over(Map.of(text("spark.b", 3), text("2", 3)))
            .over(Map.of("spark.c", "3"), "spark-submit");

    assertThat(settings.values()).isEqualTo(Map.of("spark.a", "1", "spark.b", "2", "spark.c", "3"));
    assertThat(settings.shown())
        .extracting(Setting::toString)
        .containsExactly(
            "spark.a = 1  (Penstock)", "spark.b = 2  (p.yaml:3)", "spark.c = 3  (spark-submit)");
  }

  @Test
  void secretsAreNeverShown() {
    Settings settings =
        Settings.ofPenstock(
            Map.of(
                "spark.hadoop.fs.s3a.secret.key", "canary",
                "spark.hadoop.fs.s3a.access.key", "canary",
                "spark.ssl.keyPassword", "${secret:ssl}",
                "spark.x", "plain"));

    assertThat(settings.shown())
        .extracting(Setting::value)
        .containsExactly("***", "***", "${secret:ssl}", "plain");
    assertThat(settings.values()).containsEntry("spark.hadoop.fs.s3a.secret.key", "canary");
  }

  private static Text text(String value, int line) {
    return Text.of(value, new Position("p.yaml", line, 1));
  }
}
