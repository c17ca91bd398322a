package io.penstock.ml;

import io.penstock.problem.CheckFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Says which columns hold values that no model can take, after a fit failed: MLlib itself names
 * neither column nor row. One job.
 */
final class MissingValues {
  private MissingValues() {}

  /**
   * The failure that the user can mend; empty where the columns are innocent.
   *
   * @param filled features whose NULLs a stage takes
   */
  static Optional<CheckFailedException> explain(
      String model, Dataset<Row> rows, List<StructField> features, Set<String> filled) {
    List<Column> counts = new ArrayList<>();
    counts.add(functions.count(functions.lit(1)));
    for (StructField feature : features) {
      counts.add(functions.count_if(isMissing(feature)));
      counts.add(functions.count_if(isInfinite(feature)));
    }
    Row row = rows.select(counts.toArray(Column[]::new)).head();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      StructField feature = features.get(i);
      boolean isFilled = filled.contains(feature.name());
      Counted counted =
          new Counted(feature, row.getLong(0), row.getLong(1 + 2 * i), row.getLong(2 + 2 * i));
      counted.line(isFilled).ifPresent(lines::add);
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(new CheckFailedException(message(model, lines)));
  }

  private static String message(String model, List<String> lines) {
    return model
        + ": no model was trained, for what is in the features:\n  "
        + String.join("\n  ", lines);
  }

  private static boolean isFloating(StructField field) {
    return field.dataType() instanceof DoubleType || field.dataType() instanceof FloatType;
  }

  private static Column isMissing(StructField field) {
    Column column = Columns.quoted(field.name());
    return isFloating(field) ? column.isNull().or(column.isNaN()) : column.isNull();
  }

  private static Column isInfinite(StructField field) {
    Column column = Columns.quoted(field.name());
    return isFloating(field)
        ? functions.abs(column).equalTo(Double.POSITIVE_INFINITY)
        : functions.lit(false);
  }

  private record Counted(StructField feature, long rows, long missing, long infinite) {
    Optional<String> line(boolean isFilled) {
      String name = feature.name();
      if (infinite > 0) {
        return Optional.of(
            name + ": infinite in " + of(infinite) + ". Repair it in SQL, or exclude it.");
      } else if (missing > 0 && missing == rows && feature.dataType() instanceof NumericType) {
        return Optional.of(
            name
                + ": NULL in all "
                + rows
                + " rows, so nothing can fill it. Exclude it, or repair"
                + " the table it comes from.");
      }
      return missing == 0 || isFilled
          ? Optional.empty()
          : Optional.of(name + ": NULL or NaN in " + of(missing) + ". " + mend());
    }

    private String of(long count) {
      return count + " of " + rows + " rows";
    }

    private String mend() {
      if (feature.dataType() instanceof StringType) {
        return "Set handleInvalid: keep on its stringIndexer, or exclude it.";
      } else if (feature.dataType() instanceof BooleanType) {
        return "Cast it to INT in SQL, so that an imputer can fill it, or exclude it.";
      }
      return "Add '- imputer: {}' at the start of prepare, or exclude it.";
    }
  }
}
