package io.penstock.udf;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Concat;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Length;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.StringRepeat;
import org.apache.spark.sql.catalyst.expressions.Substring;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.jdk.javaapi.CollectionConverters;

/**
 * {@code mask_last4(text)}: all characters but the last four become {@code *}; of four characters
 * or fewer all do; NULL stays NULL.
 */
final class MaskLast4 implements SqlFunction {
  private static final int SHOWN = 4;

  @Override
  public String name() {
    return "mask_last4";
  }

  @Override
  public String signature() {
    return "mask_last4(text)";
  }

  @Override
  public String description() {
    return "The text with all characters but the last four replaced by '*'; of four characters or"
        + " fewer all are replaced.";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public List<DataType> parameters() {
    return List.of(DataTypes.StringType);
  }

  @Override
  public Expression build(List<Expression> arguments) {
    Expression text = arguments.get(0);
    Expression length = new Length(text);
    Expression hidden = stars(new Subtract(length, Literal.create(SHOWN, DataTypes.IntegerType)));
    Expression shown =
        new Substring(
            text,
            Literal.create(-SHOWN, DataTypes.IntegerType),
            Literal.create(SHOWN, DataTypes.IntegerType));
    return new If(
        new LessThanOrEqual(length, Literal.create(SHOWN, DataTypes.IntegerType)),
        stars(length),
        new Concat(CollectionConverters.asScala(List.of(hidden, shown)).toSeq()));
  }

  private static Expression stars(Expression count) {
    return new StringRepeat(Literal.create("*", DataTypes.StringType), count);
  }
}
