package io.penstock.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SampleOptionsTest {

  @Test
  void refusesTooFewCustomers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleOptions(99, 1))
        .withMessage("Invalid customers: must be 100 to 50000000, is 99.");
  }

  @Test
  void refusesTooManyCustomers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SampleOptions(50_000_001, 1))
        .withMessage("Invalid customers: must be 100 to 50000000, is 50000001.");
  }

  @Test
  void scalesFaultsWithCustomers() {
    SampleOptions tenfold = SampleOptions.standard().withCustomers(50_000);

    assertThat(Fault.MISSING_AMOUNT.countFor(tenfold)).isEqualTo(1_200);
    assertThat(Fault.MISSING_AMOUNT.countFor(SampleOptions.standard())).isEqualTo(120);
    assertThat(Fault.TOO_MANY_FIELDS.countFor(new SampleOptions(100, 1))).isEqualTo(1);
  }
}
