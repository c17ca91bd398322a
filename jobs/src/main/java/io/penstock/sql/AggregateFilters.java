package io.penstock.sql;

import io.penstock.definition.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser;
import org.apache.spark.sql.catalyst.parser.SqlBaseParser.FunctionCallContext;

/** Narrows every aggregate of an expression to some rows; all else of its text stays as it is. */
final class AggregateFilters {
  private final SqlText sql;
  private final String condition;
  private final List<Insertion> insertions = new ArrayList<>();

  private AggregateFilters(SqlText sql, String condition) {
    this.sql = sql;
    this.condition = condition;
  }

  /**
   * {@code sum(x)} becomes {@code sum(x) FILTER (WHERE condition)}; a FILTER that is there already
   * is AND-ed.
   *
   * @param expression an expression with an aggregate that Spark has parsed without an error
   */
  static String narrowed(Text expression, String condition) {
    AggregateFilters filters = new AggregateFilters(new SqlText(expression), condition);
    filters.visit(filters.sql.grammar().singleExpression());
    if (filters.insertions.isEmpty()) {
      // it would silently be computed over all rows
      throw new IllegalStateException("no aggregate was found in '" + expression + "'");
    }
    return filters.text();
  }

  private void visit(ParseTree tree) {
    if (tree instanceof FunctionCallContext call
        && Functions.isAggregate(Names.unquoted(call.functionName().getText()))) {
      narrow(call);
    }
    for (int i = 0; i < tree.getChildCount(); i++) {
      visit(tree.getChild(i));
    }
  }

  private void narrow(FunctionCallContext call) {
    if (call.where != null) {
      insert(start(call.where), "(");
      insert(end(call.where), ") AND " + condition);
    } else {
      insert(endOfArguments(call), " FILTER (WHERE " + condition + ")");
    }
  }

  private int endOfArguments(FunctionCallContext call) {
    int end = 0;
    for (int i = 0; i < call.getChildCount(); i++) {
      if (call.getChild(i) instanceof TerminalNode word
          && word.getSymbol().getType() == SqlBaseParser.RIGHT_PAREN) {
        end = sql.offset(word.getSymbol().getStopIndex() + 1);
      }
    }
    return end;
  }

  private int start(ParserRuleContext context) {
    return sql.offset(context.getStart().getStartIndex());
  }

  private int end(ParserRuleContext context) {
    return sql.offset(context.getStop().getStopIndex() + 1);
  }

  private void insert(int at, String text) {
    insertions.add(new Insertion(at, text));
  }

  private String text() {
    StringBuilder text = new StringBuilder(sql.value());
    insertions.sort(Comparator.comparingInt(Insertion::at).reversed());
    insertions.forEach(insertion -> text.insert(insertion.at(), insertion.text()));
    return text.toString().strip();
  }

  /** A piece of text to put in. */
  private record Insertion(int at, String text) {}
}
