package io.penstock.sql;

import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;

/** Says what Spark's parser found, at the word that is most likely wrong. */
final class SyntaxProblems {
  private static final List<String> KEYWORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "JOIN",
          "LEFT",
          "DISTINCT",
          "UNION",
          "BETWEEN",
          "CASE",
          "WHEN",
          "THEN",
          "ELSE",
          "END",
          "LIMIT",
          "WITH",
          "FILTER");

  private static final List<String> TYPES =
      List.of(
          "STRING",
          "BIGINT",
          "INT",
          "SMALLINT",
          "TINYINT",
          "DOUBLE",
          "FLOAT",
          "DECIMAL",
          "BOOLEAN",
          "DATE",
          "TIMESTAMP",
          "BINARY",
          "ARRAY",
          "MAP",
          "STRUCT");

  private SyntaxProblems() {}

  static Problem of(SqlText sql, ParseException e) {
    String condition = Objects.requireNonNullElse(e.getCondition(), "");
    Map<String, String> parameters = e.getMessageParameters();
    Position at = sql.at(e.start());
    if (condition.startsWith("PARSE_SYNTAX_ERROR")) {
      return syntax(sql, at, parameters.getOrDefault("error", ""));
    }
    if (condition.equals("FAILED_TO_PARSE_TOO_COMPLEX")) {
      return SqlProblems.tooDeep(sql.text().at());
    }
    if (condition.equals("PARSE_EMPTY_STATEMENT")) {
      return SqlProblems.empty(at);
    }
    if (condition.equals("UNSUPPORTED_DATATYPE")) {
      return unknownType(at, parameters.getOrDefault("typeName", ""));
    }
    return SqlProblems.foreign(at, "sql-syntax", e.message());
  }

  private static Problem unknownType(Position at, String spelled) {
    String type = spelled.replace("\"", "");
    String hint = NearNames.didYouMean(type.toUpperCase(Locale.ROOT), TYPES);
    return new Problem(
        "unknown-type",
        at,
        "unknown type '" + type + "'.",
        hint.isEmpty() ? "Types are " + String.join(", ", TYPES) + "." : hint);
  }

  private static Problem syntax(SqlText sql, Position at, String near) {
    List<Token> tokens = sql.tokens();
    int index = indexAt(sql, tokens, at);
    for (int i : new int[] {index, index - 1, index - 2}) {
      Optional<String> meant =
          i >= 0 && i < tokens.size() ? meant(tokens.get(i)) : Optional.empty();
      if (meant.isPresent()) {
        Token token = tokens.get(i);
        return SqlProblems.syntax(
            sql.at(token), "'" + token.getText() + "'", "Did you mean '" + meant.get() + "'?");
      }
    }
    boolean atEnd = index >= tokens.size();
    if (!atEnd && tokens.get(index).getType() == SqlBaseLexer.UNRECOGNIZED) {
      return strangeSign(at, tokens.get(index).getText());
    }
    Optional<Problem> notClosed = notClosed(sql, tokens);
    if (notClosed.isPresent()) {
      return notClosed.get();
    }
    if (!atEnd && tokens.get(index).getText().equals("&")) {
      return SqlProblems.syntax(at, near, "SQL writes AND.");
    }
    return SqlProblems.syntax(
        at,
        atEnd ? "the end" : near,
        atEnd
            ? "Something is missing there: a word, or a closing bracket?"
            : "Look at what stands just before: is a comma, a word or a bracket missing?");
  }

  private static Problem strangeSign(Position at, String sign) {
    if ("'\"`".contains(sign)) {
      return new Problem(
          "sql-syntax",
          at,
          "the quote that opens here is not closed.",
          "Write " + sign + " where the text ends.");
    }
    return SqlProblems.syntax(
        at,
        sign,
        "\u2018\u2019\u201c\u201d".contains(sign)
            ? "Text stands in plain quotes: 'text'."
            : "SQL has no such sign outside quotes.");
  }

  /** The last bracket, or CASE, that nothing closes. */
  private static Optional<Problem> notClosed(SqlText sql, List<Token> tokens) {
    Deque<Token> brackets = new ArrayDeque<>();
    Deque<Token> cases = new ArrayDeque<>();
    for (Token token : tokens) {
      switch (token.getType()) {
        case SqlBaseLexer.LEFT_PAREN -> brackets.push(token);
        case SqlBaseLexer.RIGHT_PAREN -> brackets.poll();
        case SqlBaseLexer.CASE -> cases.push(token);
        case SqlBaseLexer.END -> cases.poll();
        default -> {
          // closes nothing
        }
      }
    }
    if (!brackets.isEmpty()) {
      return Optional.of(
          new Problem(
              "sql-syntax",
              sql.at(brackets.pop()),
              "the bracket that opens here is not closed.",
              "Write the ')' where it ends."));
    }
    return cases.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Problem(
                "sql-syntax", sql.at(cases.pop()), "this CASE has no END.", "Write END after it."));
  }

  private static int indexAt(SqlText sql, List<Token> tokens, Position at) {
    for (int i = 0; i < tokens.size(); i++) {
      if (sql.at(tokens.get(i)).compareTo(at) >= 0) {
        return i;
      }
    }
    return tokens.size();
  }

  /** The keyword that a name was meant to be. */
  private static Optional<String> meant(Token token) {
    String word = token.getText().toUpperCase(Locale.ROOT);
    if (token.getType() != SqlBaseLexer.IDENTIFIER || word.length() < 3) {
      return Optional.empty();
    }
    Optional<String> begun = KEYWORDS.stream().filter(key -> key.startsWith(word)).findFirst();
    return begun.isPresent() ? begun : NearNames.nearest(word, KEYWORDS);
  }
}
