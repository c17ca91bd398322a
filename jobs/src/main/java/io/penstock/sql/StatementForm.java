package io.penstock.sql;

import io.penstock.problem.NearNames;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;

/** What the words of an SQL text show before it is parsed: that it is one SELECT. */
final class StatementForm {
  private static final Set<Integer> BEGINNINGS =
      Set.of(
          SqlBaseLexer.SELECT,
          SqlBaseLexer.WITH,
          SqlBaseLexer.FROM,
          SqlBaseLexer.VALUES,
          SqlBaseLexer.TABLE,
          SqlBaseLexer.IDENTIFIER);

  private static final Set<String> MOVING_TIMES = Set.of("now", "today", "tomorrow", "yesterday");

  private StatementForm() {}

  static List<Problem> problems(SqlText sql) {
    List<Token> tokens = sql.tokens();
    if (tokens.isEmpty()) {
      return List.of(SqlProblems.empty(sql.text().at()));
    }
    List<Problem> problems = new ArrayList<>();
    beginning(sql, tokens, problems);
    end(sql, tokens, problems);
    problems.addAll(movingTimes(sql));
    return problems;
  }

  /** {@code DATE 'today'} and its like, which are another value at each run. */
  static List<Problem> movingTimes(SqlText sql) {
    List<Token> tokens = sql.tokens();
    List<Problem> problems = new ArrayList<>();
    for (int i = 1; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.getType() == SqlBaseLexer.STRING_LITERAL
          && isTimeType(tokens.get(i - 1))
          && isMoving(token.getText())) {
        problems.add(
            SqlProblems.notRepeatable(
                sql.at(tokens.get(i - 1)),
                tokens.get(i - 1).getText() + " " + token.getText(),
                FunctionRules.USE_A_PARAMETER));
      }
    }
    return problems;
  }

  /** Whether a text in quotes names a moment that moves: {@code 'now'}. */
  static boolean isMoving(String quoted) {
    String text = quoted.replaceAll("^['\"]|['\"]$", "").trim().toLowerCase(Locale.ROOT);
    return MOVING_TIMES.contains(text);
  }

  private static boolean isTimeType(Token token) {
    return Set.of("date", "timestamp", "timestamp_ntz", "timestamp_ltz")
        .contains(token.getText().toLowerCase(Locale.ROOT));
  }

  private static void beginning(SqlText sql, List<Token> tokens, List<Problem> problems) {
    Token first =
        tokens.stream()
            .filter(token -> token.getType() != SqlBaseLexer.LEFT_PAREN)
            .findFirst()
            .orElse(tokens.get(0));
    if (!BEGINNINGS.contains(first.getType())
        && NearNames.nearest(first.getText(), List.of("SELECT", "WITH")).isEmpty()) {
      problems.add(SqlProblems.notASelect(sql.at(first), first.getText()));
    }
  }

  private static void end(SqlText sql, List<Token> tokens, List<Problem> problems) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).getType() == SqlBaseLexer.SEMICOLON) {
        problems.add(SqlProblems.twoStatements(sql.at(tokens.get(i + 1))));
        return;
      }
    }
  }
}
