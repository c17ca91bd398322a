package io.penstock.ml;

import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.ParameterValue.Scalar;
import io.penstock.definition.ModelNode.ParameterValue.Sequence;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.Matrices;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.FloatParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/** The type of an MLlib parameter: how a value of the pipeline file becomes one of MLlib's. */
enum ParameterType {
  BOOLEAN("true or false"),
  INT("a whole number"),
  LONG("a whole number"),
  FLOAT("a number"),
  DOUBLE("a number"),
  STRING("one value"),
  STRINGS("a list"),
  DOUBLES("a list of numbers"),
  INTS("a list of whole numbers"),
  VECTOR("a list of numbers"),
  /** A matrix of one row: the bounds of a binary logistic regression. */
  MATRIX("a list of numbers"),
  /** A type that a pipeline file cannot write, such as a list of lists. */
  OTHER("set in code: a pipeline file cannot write it");

  private static final Map<String, Double> WORDS =
      Map.of(
          ".inf", Double.POSITIVE_INFINITY,
          "+.inf", Double.POSITIVE_INFINITY,
          "-.inf", Double.NEGATIVE_INFINITY,
          ".nan", Double.NaN,
          "Infinity", Double.POSITIVE_INFINITY,
          "-Infinity", Double.NEGATIVE_INFINITY,
          "NaN", Double.NaN);

  private final String noun;

  ParameterType(String noun) {
    this.noun = noun;
  }

  /** What the value must be, for messages. */
  String noun() {
    return noun;
  }

  /** The value as MLlib takes it; empty where it is of another type. */
  Optional<Object> read(ParameterValue value) {
    return switch (this) {
      case BOOLEAN -> scalar(value, ParameterType::bool);
      case INT -> scalar(value, ParameterType::whole);
      case LONG -> scalar(value, s -> number(s).flatMap(n -> exact(n, BigDecimal::longValueExact)));
      case FLOAT -> scalar(value, s -> real(s).map(Double::floatValue));
      case DOUBLE -> scalar(value, ParameterType::real);
      case STRING -> scalar(value, ParameterType::word);
      case STRINGS -> list(value, ParameterType::word, all -> all.toArray(String[]::new));
      case DOUBLES -> list(value, ParameterType::real, ParameterType::doubles);
      case INTS -> list(value, ParameterType::whole, ParameterType::ints);
      case VECTOR -> list(value, ParameterType::real, all -> Vectors.dense(doubles(all)));
      case MATRIX ->
          list(value, ParameterType::real, all -> Matrices.dense(1, all.size(), doubles(all)));
      case OTHER -> Optional.empty();
    };
  }

  static ParameterType of(PipelineStage stage, Param<?> param) {
    if (param instanceof BooleanParam) {
      return BOOLEAN;
    } else if (param instanceof IntParam) {
      return INT;
    } else if (param instanceof LongParam) {
      return LONG;
    } else if (param instanceof FloatParam) {
      return FLOAT;
    } else if (param instanceof DoubleParam) {
      return DOUBLE;
    } else if (param instanceof StringArrayParam) {
      return STRINGS;
    } else if (param instanceof DoubleArrayParam) {
      return DOUBLES;
    } else if (param instanceof IntArrayParam) {
      return INTS;
    }
    return byDeclaration(stage, param);
  }

  private static ParameterType byDeclaration(PipelineStage stage, Param<?> param) {
    Type type = declared(stage, param.name());
    if (type == String.class) {
      return STRING;
    } else if (type == Vector.class) {
      return VECTOR;
    }
    return type == Matrix.class ? MATRIX : OTHER;
  }

  /** The T of the {@code Param<T>} that the stage declares. */
  private static Type declared(PipelineStage stage, String param) {
    try {
      Type type = stage.getClass().getMethod(param).getGenericReturnType();
      return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : type;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(stage + " has no accessor of its parameter " + param, e);
    }
  }

  private static Optional<Object> scalar(ParameterValue value, Function<Scalar, Optional<?>> item) {
    return value instanceof Scalar scalar ? item.apply(scalar).map(x -> x) : Optional.empty();
  }

  private static <T> Optional<Object> list(
      ParameterValue value, Function<Scalar, Optional<T>> item, Function<List<T>, Object> whole) {
    if (!(value instanceof Sequence sequence)) {
      return Optional.empty();
    }
    List<T> items = new ArrayList<>();
    sequence.items().forEach(scalar -> item.apply(scalar).ifPresent(items::add));
    return items.size() == sequence.items().size()
        ? Optional.of(whole.apply(items))
        : Optional.empty();
  }

  private static Optional<String> word(Scalar scalar) {
    return Optional.of(scalar.text().value());
  }

  private static Optional<Integer> whole(Scalar scalar) {
    return number(scalar).flatMap(n -> exact(n, BigDecimal::intValueExact));
  }

  private static Optional<Boolean> bool(Scalar scalar) {
    String word = scalar.text().value();
    boolean known = !scalar.quoted() && (word.equals("true") || word.equals("false"));
    return known ? Optional.of(word.equals("true")) : Optional.empty();
  }

  private static Optional<Double> real(Scalar scalar) {
    Double word = scalar.quoted() ? null : WORDS.get(scalar.text().value());
    return word != null ? Optional.of(word) : number(scalar).map(BigDecimal::doubleValue);
  }

  private static Optional<BigDecimal> number(Scalar scalar) {
    if (scalar.quoted()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(scalar.text().value()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static <T> Optional<T> exact(BigDecimal number, Function<BigDecimal, T> conversion) {
    try {
      return Optional.of(conversion.apply(number));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static int[] ints(List<Integer> all) {
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] doubles(List<Double> all) {
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
