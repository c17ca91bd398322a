package io.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTokensTest {
  @Test
  void dropsCommentsAndLayout() {
    assertThat(line("SELECT a ,b\r\n\tFROM  t -- why\n")).isEqualTo("SELECT a, b FROM t");
    assertThat(line("a/* x */,/**/b--\n+c")).isEqualTo("a, b + c");
    assertThat(line("a /* 1 /* 2 */ '3' */ b /* open")).isEqualTo("a b");
    assertThat(line("a -- goes on \\\nb\nc")).isEqualTo("a c");
    assertThat(line("a -- ends\rb")).isEqualTo("a b");
    assertThat(line("count( * ) FILTER (WHERE x [ 0 ] > t . y)"))
        .isEqualTo("count(*) FILTER(WHERE x[0] > t.y)");
  }

  @Test
  void keepsHints() {
    assertThat(line("SELECT /*+ BROADCAST(a) */ * FROM a"))
        .isEqualTo("SELECT /*+ BROADCAST(a) */ * FROM a");
  }

  @Test
  void keepsWhatIsInQuotes() {
    for (String quoted :
        List.of(
            "'a  -- b'",
            "\"/*  */\"",
            "`a  b`",
            "'it\\'s  '",
            "'it''s  '",
            "`a``  b`",
            "r'a\\'",
            "R\"a\\\"",
            "'a\n b'",
            "'\\\\'")) {
      assertThat(SqlTokens.of("x " + quoted + " y")).containsExactly("x", quoted, "y");
    }
  }

  @Test
  void tellsStringsBesideOneAnotherFromOneWithAQuote() {
    assertThat(line("'a' 'b'")).isEqualTo("'a' 'b'");
    assertThat(line("'a''b'")).isEqualTo("'a''b'");
  }

  @Test
  void cutsNumbersAndOperators() {
    assertThat(SqlTokens.of("1e-5+1e - 5*.5<=>a.b||c>=2.5E+3"))
        .containsExactly(
            "1e-5", "+", "1e", "-", "5", "*", ".5", "<=>", "a", ".", "b", "||", "c", ">=",
            "2.5E+3");
  }

  @Test
  void findsParametersAndNothingElse() {
    String sql =
        "SELECT :a, : b, :`c`, x::int, y :: date, ':d', \":e\", `:f`, -- :g\n"
            + "/* :h */ :/* */i, z:::j FROM t";

    assertThat(SqlTokens.of(sql).stream().map(SqlTokens::parameter).filter(p -> !p.isEmpty()))
        .containsExactly("a", "b", "c", "i", "j");
  }

  @Test
  void takesAnyTextInLinearTime() {
    for (String piece : List.of("'", "''", "`", "/*", "--", ":", "(", "\\", "1e", "'\\")) {
      SqlTokens.of(piece.repeat(200_000));
    }
  }

  private static String line(String sql) {
    return SqlTokens.oneLine(SqlTokens.of(sql));
  }
}
