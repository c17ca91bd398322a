package io.penstock.audit;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Tolerance;

/** The rule of one check of the file. */
interface CheckRule extends Rule {
  Check check();

  @Override
  default String name() {
    return check().name().value();
  }

  @Override
  default OnViolation onViolation() {
    return check().onViolation();
  }

  @Override
  default Tolerance tolerance() {
    return check().extent().tolerance();
  }
}
