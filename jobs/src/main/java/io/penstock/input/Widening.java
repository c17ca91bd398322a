package io.penstock.input;

import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;

/** Which types hold every value of which others, exactly. */
final class Widening {
  private Widening() {}

  /** Whether each value of {@code from} is one of {@code to}. */
  static boolean holds(DataType from, DataType to) {
    if (isSame(from, to)) {
      return true;
    } else if (to instanceof DoubleType) {
      return from instanceof FloatType || (digits(from) > 0 && digits(from) <= 10);
    } else if (to instanceof FloatType) {
      return digits(from) > 0 && digits(from) <= 5;
    } else if (to instanceof TimestampNTZType) {
      return from instanceof DateType;
    } else if (to instanceof DecimalType decimal) {
      int whole = decimal.precision() - decimal.scale();
      return from instanceof DecimalType narrow
          ? narrow.scale() <= decimal.scale() && narrow.precision() - narrow.scale() <= whole
          : digits(from) > 0 && digits(from) <= whole;
    }
    return digits(from) > 0 && digits(from) < digits(to);
  }

  /** Whether two types are the same but for what may be null in them. */
  static boolean isSame(DataType from, DataType to) {
    return new StructType()
        .add("v", from)
        .asNullable()
        .equals(new StructType().add("v", to).asNullable());
  }

  /** The most decimal digits that a whole number type has; 0 for other types. */
  private static int digits(DataType type) {
    if (type instanceof ByteType) {
      return 3;
    } else if (type instanceof ShortType) {
      return 5;
    } else if (type instanceof IntegerType) {
      return 10;
    }
    return type instanceof LongType ? 19 : 0;
  }
}
