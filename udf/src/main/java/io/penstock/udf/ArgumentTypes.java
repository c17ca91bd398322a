package io.penstock.udf;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.AnsiTypeCoercion;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.util.package$;
import org.apache.spark.sql.types.DataType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Checks what a function is called with, in Spark's own words and error classes. */
final class ArgumentTypes {
  private ArgumentTypes() {}

  /** The arguments, cast as Spark does by itself; fails with Spark's own analysis error. */
  static List<Expression> checked(SqlFunction function, List<Expression> arguments) {
    List<DataType> parameters = function.parameters();
    if (arguments.size() != parameters.size()) {
      throw ArgumentTypes.<RuntimeException>unchecked(wrongNumber(function, arguments.size()));
    }
    List<Expression> checked = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      checked.add(cast(function, arguments, i));
    }
    return checked;
  }

  private static Expression cast(SqlFunction function, List<Expression> arguments, int i) {
    Option<Expression> cast =
        AnsiTypeCoercion.implicitCast(arguments.get(i), function.parameters().get(i));
    if (cast.isEmpty()) {
      throw ArgumentTypes.<RuntimeException>unchecked(wrongType(function, arguments, i));
    }
    return cast.get();
  }

  private static AnalysisException wrongNumber(SqlFunction function, int actual) {
    return error(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        Map.of(
            "functionName",
            "`" + function.name() + "`",
            "expectedNum",
            String.valueOf(function.parameters().size()),
            "actualNum",
            String.valueOf(actual),
            "docroot",
            "https://spark.apache.org/docs/latest"));
  }

  private static AnalysisException wrongType(
      SqlFunction function, List<Expression> arguments, int i) {
    Expression argument = arguments.get(i);
    return error(
        "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
        Map.of(
            "sqlExpr",
                "\"" + function.name() + "(" + package$.MODULE$.toPrettySQL(argument) + ")\"",
            "paramIndex", ordinal(i),
            "requiredType", "\"" + function.parameters().get(i).sql() + "\"",
            "inputSql", "\"" + package$.MODULE$.toPrettySQL(argument) + "\"",
            "inputType", "\"" + argument.dataType().sql() + "\""));
  }

  private static String ordinal(int i) {
    List<String> words = List.of("first", "second", "third", "fourth", "fifth");
    return i < words.size() ? words.get(i) : (i + 1) + "th";
  }

  private static AnalysisException error(String condition, Map<String, String> parameters) {
    return new AnalysisException(
        condition, scala.collection.immutable.Map.from(CollectionConverters.asScala(parameters)));
  }

  /** Spark's analysis error is a checked exception to Java, and never declared by Spark itself. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Exception> E unchecked(Exception e) throws E {
    throw (E) e;
  }
}
