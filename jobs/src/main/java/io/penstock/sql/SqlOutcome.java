package io.penstock.sql;

import io.penstock.problem.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * What is known of an SQL text: its columns, or what is wrong with it.
 *
 * @param schema the columns of its result; empty exactly where there are problems
 * @param problems in the order of the file; empty where all is well
 */
public record SqlOutcome(Optional<StructType> schema, List<Problem> problems) {
  public SqlOutcome {
    problems = problems.stream().distinct().sorted(Comparator.comparing(Problem::at)).toList();
    if (schema.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("schema: must be there exactly without problems");
    }
  }

  static SqlOutcome of(StructType schema) {
    return new SqlOutcome(Optional.of(schema), List.of());
  }

  static SqlOutcome failed(List<Problem> problems) {
    return new SqlOutcome(Optional.empty(), problems);
  }

  static SqlOutcome of(StructType schema, List<Problem> problems) {
    return problems.isEmpty() ? of(schema) : failed(problems);
  }
}
