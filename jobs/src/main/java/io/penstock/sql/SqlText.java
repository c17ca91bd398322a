package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.apache.spark.QueryContext;
import org.apache.spark.QueryContextType;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;
import org.apache.spark.sql.catalyst.trees.Origin;

/**
 * An SQL text of the pipeline file, which turns Spark's places in it into places of the file. Spark
 * counts code points, Java UTF-16 units: an index of Spark's passes through {@link #offset}.
 */
record SqlText(Text text, int codePoints) {
  SqlText(Text text) {
    this(text, text.value().codePointCount(0, text.value().length()));
  }

  String value() {
    return text.value();
  }

  /** The tokens of the text, comments and space left out, without the end marker. */
  List<Token> tokens() {
    return lexer(value()).getAllTokens().stream()
        .filter(token -> token.getChannel() == Token.DEFAULT_CHANNEL)
        .map(Token.class::cast)
        .toList();
  }

  /** Spark's grammar over the text, which must already have been parsed without an error. */
  SqlBaseParser grammar() {
    SqlBaseParser parser = new SqlBaseParser(new CommonTokenStream(lexer(value())));
    parser.removeErrorListeners();
    return parser;
  }

  private static SqlBaseLexer lexer(String sql) {
    SqlBaseLexer lexer = new SqlBaseLexer(new UpperCaseCharStream(CharStreams.fromString(sql)));
    lexer.removeErrorListeners();
    return lexer;
  }

  /** The index in {@link #value()} of Spark's index. */
  int offset(int index) {
    int bounded = Math.max(0, Math.min(index, codePoints));
    boolean isPlain = codePoints == value().length();
    return isPlain ? bounded : value().offsetByCodePoints(0, bounded);
  }

  Position at(int codePoints) {
    return text.at(offset(codePoints));
  }

  Position at(Token token) {
    return at(token.getStartIndex());
  }

  Position at(ParserRuleContext context) {
    return at(context.getStart());
  }

  /** Where a piece of a tree stands; the start of the text where Spark does not know. */
  Position at(Origin origin) {
    if (origin.startIndex().isDefined()) {
      return at((int) origin.startIndex().get());
    }
    if (origin.line().isDefined() && origin.startPosition().isDefined()) {
      return at((int) origin.line().get(), (int) origin.startPosition().get());
    }
    return text.at();
  }

  /**
   * Where a name stands that was read from a piece of the text: inside a lambda Spark remembers the
   * place of the function alone.
   */
  Position atName(String name, Origin origin) {
    int start = origin.startIndex().isDefined() ? (int) origin.startIndex().get() : 0;
    int stop = origin.stopIndex().isDefined() ? (int) origin.stopIndex().get() : -1;
    return tokens().stream()
        .filter(token -> token.getStartIndex() >= start && token.getStopIndex() <= stop)
        .filter(token -> Names.unquoted(token.getText()).equalsIgnoreCase(name))
        .map(this::at)
        .findFirst()
        .orElse(at(origin));
  }

  /** Where an error of Spark's stands; {@code otherwise} where it does not say. */
  Position at(QueryContext[] contexts, Origin otherwise) {
    for (QueryContext context : contexts) {
      if (context.contextType() == QueryContextType.SQL) {
        return at(context.startIndex());
      }
    }
    return at(otherwise);
  }

  /** The part that a piece of a tree was read from; empty where Spark does not know. */
  String fragment(Origin origin) {
    if (origin.startIndex().isEmpty() || origin.stopIndex().isEmpty()) {
      return "";
    }
    int start = offset((int) origin.startIndex().get());
    int end = offset((int) origin.stopIndex().get() + 1);
    return start < end ? value().substring(start, end) : "";
  }

  private Position at(int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = value().indexOf('\n', start) + 1;
    }
    return at(value().codePointCount(0, start) + column);
  }

  /** A name inside the text as a text of its own. */
  Text named(String name, Origin origin) {
    int start = origin.startIndex().isDefined() ? offset((int) origin.startIndex().get()) : 0;
    return Text.of(name, i -> text.at(start + i));
  }
}
