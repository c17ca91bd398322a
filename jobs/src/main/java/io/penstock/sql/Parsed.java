package io.penstock.sql;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Objects;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.TreeNode;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What Spark's parser made of a text, or why it could not.
 *
 * @param tree the tree; null exactly where there are problems
 * @param problems at most one mistake of syntax; Spark's parser stops at the first
 */
record Parsed<T>(@Nullable T tree, List<Problem> problems) {
  /** Spark takes more than a second for more. */
  private static final int MOST_TOKENS = 10_000;

  /** One SELECT; a {@code ;} at its end is taken. */
  static Parsed<LogicalPlan> query(SqlText sql) {
    List<Problem> problems = StatementForm.problems(sql);
    if (!problems.isEmpty()) {
      return new Parsed<>(null, problems);
    }
    return parse(sql, () -> CatalystSqlParser$.MODULE$.parseQuery(withoutEnd(sql.value())));
  }

  static Parsed<Expression> expression(SqlText sql) {
    return parse(sql, () -> CatalystSqlParser$.MODULE$.parseExpression(sql.value()));
  }

  static Parsed<StructType> schema(SqlText sql) {
    return parse(sql, () -> CatalystSqlParser$.MODULE$.parseTableSchema(sql.value()));
  }

  /** The same length, so that every place stays true. */
  private static String withoutEnd(String sql) {
    int end = sql.stripTrailing().length();
    return end > 0 && sql.charAt(end - 1) == ';' ? sql.substring(0, end - 1) : sql;
  }

  private static <T> Parsed<T> parse(SqlText sql, Parser<T> parser) {
    List<Token> tokens = sql.tokens();
    if (tokens.size() > MOST_TOKENS) {
      return new Parsed<>(null, List.of(SqlProblems.tooLong(sql.text().at(), MOST_TOKENS)));
    }
    if (TreeDepth.hasTooManyBrackets(tokens)) {
      return tooDeep(sql);
    }
    try {
      T tree = parser.parse();
      return tree instanceof TreeNode<?> node && TreeDepth.isTooDeep(node)
          ? tooDeep(sql)
          : new Parsed<>(tree, List.of());
    } catch (StackOverflowError e) {
      return tooDeep(sql); // Spark's parser follows brackets by recursion
    } catch (ParseException e) {
      return new Parsed<>(null, List.of(SyntaxProblems.of(sql, e)));
    } catch (NumberFormatException e) {
      String what = "this number is too great for its place.";
      return new Parsed<>(null, List.of(SqlProblems.foreign(place(sql, e), "sql-type", what)));
    } catch (ArithmeticException e) {
      // a type or a number that is too great; Spark does not say where
      return new Parsed<>(
          null,
          List.of(
              SqlProblems.foreign(
                  place(sql, e), "sql-type", Objects.requireNonNullElse(e.getMessage(), ""))));
    }
  }

  private static <T> Parsed<T> tooDeep(SqlText sql) {
    return new Parsed<>(null, List.of(SqlProblems.tooDeep(sql.text().at())));
  }

  /** The first number of the text that the message names. */
  private static Position place(SqlText sql, RuntimeException e) {
    List<String> words = List.of(String.valueOf(e.getMessage()).split("[^0-9]+"));
    return sql.tokens().stream()
        .filter(t -> t.getType() == SqlBaseLexer.INTEGER_VALUE && words.contains(t.getText()))
        .findFirst()
        .map(sql::at)
        .orElse(sql.text().at());
  }

  /** A call of Spark's parser, whose error is a checked exception to Java. */
  private interface Parser<T> {
    T parse() throws ParseException;
  }
}
