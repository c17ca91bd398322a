package io.penstock.sql;

import io.penstock.definition.SqlName;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;

/** Names as they are written in SQL. */
final class Names {
  /** The column of every feature table that says when it was observed. */
  static final String AS_OF = "as_of";

  private Names() {}

  /** In back quotes where it is a word of SQL or has unusual characters. */
  static String quoted(String name) {
    List<Token> tokens = new SqlText(Text.of(name, Position.startOf(""))).tokens();
    boolean isPlain =
        tokens.size() == 1
            && tokens.get(0).getType() == SqlBaseLexer.IDENTIFIER
            && tokens.get(0).getText().equals(name);
    return isPlain || name.equals(AS_OF) ? name : SqlName.quoted(name);
  }

  static String quoted(Text name) {
    return quoted(name.value());
  }

  /** Without the back quotes that one name may be written in. */
  static String unquoted(String name) {
    boolean isQuoted = name.length() > 1 && name.startsWith("`") && name.endsWith("`");
    return isQuoted ? name.substring(1, name.length() - 1).replace("``", "`") : name;
  }

  /** Separated by commas. */
  static String list(List<Text> names) {
    return names.stream().map(Names::quoted).collect(Collectors.joining(", "));
  }

  static boolean isAsOf(String name) {
    return name.equalsIgnoreCase(AS_OF);
  }
}
