package io.penstock.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The tokens of an SQL text, cut as Spark's own lexer cuts them. Comments and white space are none;
 * a hint is tokens like any other. A parameter is one token, {@code :name}, however it is written.
 */
public final class SqlTokens {
  /** Longest first. */
  private static final List<String> OPERATORS =
      List.of(
          ">>>", "<=>", "/*+", "*/", "::", "<=", ">=", "<>", "!=", "!<", "!>", "==", "||", "|>",
          "->", "=>", "<<", ">>");

  private static final Set<String> OPENS = Set.of("(", "[", ".");
  private static final Set<String> CLOSES = Set.of("(", ")", "[", "]", ",", ".");

  private final String sql;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /** All tokens in order; what is not closed is one token to the end. */
  public static List<String> of(String sql) {
    SqlTokens lexer = new SqlTokens(sql);
    while (lexer.skip()) {
      lexer.tokens.add(lexer.next());
    }
    return lexer.tokens;
  }

  /** The tokens as one line that reads well: equal for texts of equal tokens, and no others. */
  public static String oneLine(List<String> tokens) {
    StringBuilder line = new StringBuilder();
    String before = "(";
    for (String token : tokens) {
      if (!OPENS.contains(before) && !CLOSES.contains(token)) {
        line.append(' ');
      }
      line.append(token);
      before = token;
    }
    return line.toString();
  }

  /** The name of the parameter that a token is, without quotes; empty if it is none. */
  public static String parameter(String token) {
    return token.length() > 1 && token.charAt(0) == ':' && token.charAt(1) != ':'
        ? token.substring(1)
        : "";
  }

  /** Goes to the next token; false at the end. */
  private boolean skip() {
    while (at < sql.length()) {
      if (isSpace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at)) {
        skipLine();
      } else if (isComment(at)) {
        skipComment();
      } else {
        return true;
      }
    }
    return false;
  }

  /** A backslash before the end of the line lets the comment go on. */
  private void skipLine() {
    while (at < sql.length() && !isLineEnd(sql.charAt(at))) {
      at += sql.startsWith("\\\n", at) ? 2 : 1;
    }
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (isComment(at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  private boolean isComment(int index) {
    return sql.startsWith("/*", index) && !sql.startsWith("/*+", index);
  }

  private String next() {
    int start = at;
    char c = sql.charAt(at);
    if (c == '\'' || c == '"') {
      quoted(c, true);
    } else if (c == '`') {
      quoted(c, false);
    } else if (isRaw()) {
      at++;
      quoted(sql.charAt(at), false);
    } else if (isNumber(at)) {
      number();
    } else if (isWord(c)) {
      word();
    } else if (c == ':' && !sql.startsWith("::", at)) {
      return parameter();
    } else {
      at += operator();
    }
    return sql.substring(start, at);
  }

  /** To the closing quote; a doubled one is a quote inside, but not in a raw string. */
  private void quoted(char quote, boolean hasEscapes) {
    boolean canDouble = hasEscapes || quote == '`';
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      boolean isDoubled =
          canDouble && c == quote && at + 1 < sql.length() && sql.charAt(at + 1) == c;
      if (c == quote && !isDoubled) {
        at++;
        return;
      }
      at += isDoubled || (hasEscapes && c == '\\') ? 2 : 1;
    }
    at = sql.length();
  }

  private boolean isRaw() {
    return "rR".indexOf(sql.charAt(at)) >= 0
        && at + 1 < sql.length()
        && "'\"".indexOf(sql.charAt(at + 1)) >= 0;
  }

  private boolean isNumber(int index) {
    int first = index < sql.length() && sql.charAt(index) == '.' ? index + 1 : index;
    boolean isAfterName = first > index && index > 0 && isNameEnd(sql.charAt(index - 1));
    return !isAfterName && first < sql.length() && isDigit(sql.charAt(first));
  }

  /** In {@code t.1a} the dot is none of a number. */
  private static boolean isNameEnd(char c) {
    return isWord(c) || c == '`' || c == ']' || c == ')';
  }

  /** With its exponent, whose sign is otherwise an operator. */
  private void number() {
    while (at < sql.length() && (isWord(sql.charAt(at)) || sql.charAt(at) == '.')) {
      boolean isExponent = "eE".indexOf(sql.charAt(at)) >= 0;
      at++;
      boolean isSign = at + 1 < sql.length() && "+-".indexOf(sql.charAt(at)) >= 0;
      if (isExponent && isSign && isDigit(sql.charAt(at + 1))) {
        at++;
      }
    }
  }

  private void word() {
    while (at < sql.length() && isWord(sql.charAt(at))) {
      at++;
    }
  }

  private String parameter() {
    at++;
    int colon = at;
    if (skip()) {
      int start = at;
      if (sql.charAt(at) == '`') {
        quoted('`', false);
        return ":" + sql.substring(start + 1, Math.max(start + 1, at - 1));
      }
      if (isWord(sql.charAt(at))) {
        word();
        return ":" + sql.substring(start, at);
      }
    }
    at = colon;
    return ":";
  }

  private int operator() {
    return OPERATORS.stream().filter(o -> sql.startsWith(o, at)).findFirst().orElse("x").length();
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 0x7F;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || isLineEnd(c);
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
