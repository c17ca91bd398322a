package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import org.junit.jupiter.api.Test;

class StageTest {
  @Test
  void knowsNearNames() {
    assertThatThrownBy(() -> Stage.named("logisticRegresion"))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessage(
            "unknown stage 'logisticRegresion'. Did you mean 'logisticRegression'? penstock stages"
                + " lists all.");
    assertThatThrownBy(() -> Stage.named("org.example.Nothing"))
        .hasMessage("unknown stage 'org.example.Nothing'. penstock stages lists all.");
  }
}
