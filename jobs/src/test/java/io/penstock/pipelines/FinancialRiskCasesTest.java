package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.Pipeline;
import io.penstock.cases.CaseResult;
import io.penstock.cases.TestSummary;
import org.junit.jupiter.api.Test;

/** The cases that stand beside the example. */
class FinancialRiskCasesTest {
  @Test
  void theCasesBesideTheExamplePass() {
    TestSummary summary =
        Pipeline.load("../pipelines/financial-risk.yaml").test(TestSpark.session());

    assertThat(summary.results()).hasSize(7);
    assertThat(summary.results()).flatExtracting(CaseResult::failures).isEmpty();
  }
}
