package io.penstock.ml;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.param.Param;

/**
 * What MLlib's own validator of a parameter allows.
 *
 * @param must such as {@code >= 0}, or empty where the validator is a closure of its own
 * @param allowed the allowed words, or empty where it is no choice of words
 */
record ParameterRange(String must, List<String> allowed) {
  private static final ParameterRange UNKNOWN = new ParameterRange("", List.of());

  ParameterRange {
    allowed = List.copyOf(allowed);
  }

  /** Reads the bounds that a closure of {@code ParamValidators} holds. */
  static ParameterRange of(Param<?> param) {
    return closure(param.isValid()).map(ParameterRange::of).orElse(UNKNOWN);
  }

  /** The same without one of the allowed words. */
  ParameterRange without(String word) {
    return allowed.contains(word)
        ? oneOf(allowed.stream().filter(other -> !other.equals(word)).toList())
        : this;
  }

  private static ParameterRange of(SerializedLambda closure) {
    if (!closure.getImplClass().startsWith("org/apache/spark/ml/param/ParamValidators")) {
      return UNKNOWN;
    }
    // The compiler names a closure after its method: $anonfun$gtEq$1.
    String[] parts = closure.getImplMethodName().split("\\$", -1);
    String method = parts.length > 2 ? parts[2] : "";
    return switch (method) {
      case "gt" -> bound("> ", closure);
      case "gtEq" -> bound(">= ", closure);
      case "lt" -> bound("< ", closure);
      case "ltEq" -> bound("<= ", closure);
      case "inRange" -> between(closure);
      case "inArray" -> choice(closure.getCapturedArg(0));
      case "arrayLengthGt" ->
          new ParameterRange("longer than " + number(closure.getCapturedArg(0)), List.of());
      default -> UNKNOWN;
    };
  }

  private static ParameterRange bound(String sign, SerializedLambda closure) {
    return new ParameterRange(sign + number(closure.getCapturedArg(0)), List.of());
  }

  private static ParameterRange between(SerializedLambda closure) {
    List<Double> ends = new ArrayList<>();
    List<Boolean> closed = new ArrayList<>();
    for (int i = 0; i < closure.getCapturedArgCount(); i++) {
      Object captured = closure.getCapturedArg(i);
      if (captured instanceof Boolean inclusive) {
        closed.add(inclusive);
      } else if (captured instanceof Double end) {
        ends.add(end);
      }
    }
    if (ends.size() != 2 || closed.size() != 2) {
      return UNKNOWN;
    }
    // The closure captures in the order of use: the lower end first.
    String from = (closed.get(0) ? "[" : "(") + number(Math.min(ends.get(0), ends.get(1)));
    String to = number(Math.max(ends.get(0), ends.get(1))) + (closed.get(1) ? "]" : ")");
    return new ParameterRange("in " + from + ", " + to, List.of());
  }

  private static ParameterRange choice(Object captured) {
    List<String> words = new ArrayList<>();
    if (captured instanceof Iterable<?> all) {
      all.forEach(word -> words.add(String.valueOf(word)));
    } else {
      for (int i = 0; i < Array.getLength(captured); i++) {
        words.add(String.valueOf(Array.get(captured, i)));
      }
    }
    return oneOf(words);
  }

  private static ParameterRange oneOf(List<String> words) {
    return new ParameterRange("one of " + String.join(", ", words), words);
  }

  private static String number(Object bound) {
    double value = ((Number) bound).doubleValue();
    if (Double.isInfinite(value) || value == Double.MAX_VALUE) {
      return value > 0 ? "infinity" : "-infinity";
    }
    BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
    return plain.scale() < -3 || plain.scale() > 6 ? plain.toString() : plain.toPlainString();
  }

  /** How a serializable closure tells what it was made of. */
  private static Optional<SerializedLambda> closure(Object function) {
    try {
      Method writeReplace = function.getClass().getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      return writeReplace.invoke(function) instanceof SerializedLambda lambda
          ? Optional.of(lambda)
          : Optional.empty();
    } catch (ReflectiveOperationException | RuntimeException e) {
      return Optional.empty(); // then MLlib's own description of the parameter is shown
    }
  }
}
