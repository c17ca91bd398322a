package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cases.CaseResult;
import io.penstock.cases.TestJson;
import io.penstock.cases.TestSummary;
import io.penstock.problem.Position;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person and a scheduler read of test cases. */
class CaseViewTest {
  private static final TestSummary SUMMARY =
      new TestSummary(
          "risk",
          List.of(
              new CaseResult("fees are left out", at(3), List.of(), Duration.ofMillis(20)),
              new CaseResult(
                  "spending",
                  at(9),
                  List.of("t: 1 row expected, 0 came: 1 missing (-).\n    x\n  - 1"),
                  Duration.ofMillis(30))),
          Duration.ofMillis(50));

  @Test
  void hasALinePerCaseAndWhatDiffers() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CaseView view = new CaseView(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    SUMMARY.results().forEach(view::show);
    view.show(SUMMARY);

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            """
            ok      fees are left out
            FAILED  spending (risk.test.yaml:9:3)
                t: 1 row expected, 0 came: 1 missing (-).
                    x
                  - 1
            risk: 2 cases, 1 failed.
            """);
    assertThat(SUMMARY.exitCode().code()).isEqualTo(65);
  }

  @Test
  void isOneLineOfJson() {
    assertThat(TestJson.of(SUMMARY))
        .isEqualTo(
            "{\"pipeline\":\"risk\",\"exitCode\":65,\"exitClass\":\"DATA\",\"retryable\":false,"
                + "\"seconds\":0.05,\"cases\":2,\"failed\":1,\"results\":["
                + "{\"name\":\"fees are left out\",\"at\":\"risk.test.yaml:3:3\",\"passed\":true,"
                + "\"seconds\":0.02},"
                + "{\"name\":\"spending\",\"at\":\"risk.test.yaml:9:3\",\"passed\":false,"
                + "\"seconds\":0.03,\"failures\":["
                + "\"t: 1 row expected, 0 came: 1 missing (-).\\n    x\\n  - 1\"]}]}");
  }

  private static Position at(int line) {
    return new Position("risk.test.yaml", line, 3);
  }
}
