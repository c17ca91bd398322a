package io.penstock.ml;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/**
 * A column that no stage has used up yet.
 *
 * @param name its name in the data
 * @param source the feature that it was made of
 * @param type its type
 * @param isIndex whether its numbers stand for texts
 */
record LiveColumn(String name, String source, DataType type, boolean isIndex) {
  boolean isNumber() {
    return type instanceof NumericType && !isIndex;
  }

  boolean isText() {
    return type instanceof StringType;
  }

  boolean isVector() {
    return type.equals(SQLDataTypes.VectorType());
  }

  boolean assembles() {
    return type instanceof NumericType || type instanceof BooleanType || isVector();
  }
}
