package io.penstock.input;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;

/** Decimals of a type that have exactly the value of a number. */
final class ExactDecimal {
  private ExactDecimal() {}

  /**
   * The decimal.
   *
   * @throws ArithmeticException if the type has no such value
   */
  static Decimal of(BigDecimal value, DecimalType type) {
    if (value.signum() == 0) {
      return Decimal.apply(BigDecimal.ZERO, type.precision(), type.scale());
    }
    long places = (long) value.precision() - value.scale();
    // Before any arithmetic, which 1e999999999 and 1e-999999999 would make endless.
    if (places > type.precision() - type.scale()
        || (long) value.scale() - type.scale() >= value.precision()) {
      throw new ArithmeticException("no value of " + type.sql());
    }
    return Decimal.apply(
        value.setScale(type.scale(), RoundingMode.UNNECESSARY), type.precision(), type.scale());
  }
}
