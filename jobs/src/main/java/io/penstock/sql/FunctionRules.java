package io.penstock.sql;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which functions a pipeline may not use, and why. */
final class FunctionRules {
  static final String USE_A_PARAMETER = "Use a parameter, such as :as_of.";

  private static final Set<String> CLOCK =
      Set.of(
          "current_date", "curdate", "current_time", "current_timestamp", "localtimestamp", "now");

  private static final Set<String> RANDOM =
      Set.of(
          "rand",
          "random",
          "randn",
          "randstr",
          "uniform",
          "uuid",
          "shuffle",
          "monotonically_increasing_id",
          "spark_partition_id");

  private static final Set<String> CODE = Set.of("reflect", "java_method", "try_reflect");

  private static final Set<String> FILES =
      Set.of(
          "input_file_name",
          "input_file_block_start",
          "input_file_block_length",
          "from_protobuf",
          "to_protobuf");

  private static final Set<String> SURROUNDINGS =
      Set.of(
          "current_user",
          "user",
          "session_user",
          "current_database",
          "current_schema",
          "current_catalog",
          "current_timezone",
          "version");

  private static final List<String> ROW_ORDER =
      List.of("first", "first_value", "last", "last_value", "any_value");

  private static final Set<String> COLLECTING =
      Set.of("collect_list", "array_agg", "listagg", "string_agg");

  private FunctionRules() {}

  /** Why a function may not be used anywhere, if so. */
  static Optional<Problem> refused(Position at, String name) {
    String word = name.toLowerCase(Locale.ROOT);
    if (CLOCK.contains(word)) {
      return Optional.of(SqlProblems.notRepeatable(at, word, USE_A_PARAMETER));
    }
    if (RANDOM.contains(word)) {
      return Optional.of(
          SqlProblems.notRepeatable(
              at, word, "Use a hash of columns, such as xxhash64(customer_id)."));
    }
    return reason(word).map(why -> SqlProblems.notAllowed(at, word, why, ""));
  }

  /** Whether an aggregate takes the row that happens to come first or last. */
  static boolean dependsOnRowOrder(String name) {
    return ROW_ORDER.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether an aggregate puts rows one after the other as they happen to come. */
  static boolean keepsRowOrder(String name) {
    return COLLECTING.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Whether a function puts its first argument, an array, in an order of its own. */
  static boolean isSort(String name, int arguments) {
    // array_sort with a comparator may leave equal elements as they came
    return name.equalsIgnoreCase("sort_array")
        || (name.equalsIgnoreCase("array_sort") && arguments == 1);
  }

  private static Optional<String> reason(String word) {
    if (CODE.contains(word)) {
      return Optional.of("it runs code that the pipeline does not show");
    }
    if (FILES.contains(word)) {
      return Optional.of("it reads files that the pipeline does not name");
    }
    if (SURROUNDINGS.contains(word)) {
      return Optional.of("it depends on who runs the pipeline and where");
    }
    return Optional.empty();
  }
}
