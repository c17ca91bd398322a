package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SessionsTest {
  @Test
  void aPluginThatIsNotThereIsSaidBeforeSparkStarts() {
    assertThatThrownBy(
            () -> Sessions.open("risk", Map.of("spark.plugins", "com.nvidia.spark.SQLPlugin")))
        .isInstanceOfSatisfying(
            PenstockException.class,
            e -> Assertions.assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessage(
            "spark.plugins names com.nvidia.spark.SQLPlugin, which is not on the class path. Give"
                + " its jar to spark-submit with --jars, or to the launcher in"
                + " PENSTOCK_SUBMIT_OPTS; or use a profile without it.");
  }
}
