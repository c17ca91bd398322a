package io.penstock.plan;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.sql.FunctionCalls;
import io.penstock.udf.SqlFunction;
import io.penstock.udf.SqlFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which of Penstock's own SQL functions a node calls; Spark's come with Spark. */
final class UsedFunctions {
  private UsedFunctions() {}

  /** Version by name. */
  static SortedMap<String, Integer> of(Node node) {
    SortedMap<String, Integer> versions = new TreeMap<>();
    String text = node.canonicalText().toLowerCase(Locale.ROOT);
    List<SqlFunction> mentioned =
        SqlFunctions.all().stream().filter(function -> text.contains(function.name())).toList();
    // Parsing costs more than all else that a plan does with a node.
    if (!mentioned.isEmpty()) {
      Set<String> called = called(node);
      mentioned.stream()
          .filter(function -> called.contains(function.name()))
          .forEach(function -> versions.put(function.name(), function.version()));
    }
    return versions;
  }

  private static Set<String> called(Node node) {
    Set<String> names = new TreeSet<>();
    if (node instanceof TableNode table) {
      names.addAll(FunctionCalls.ofQuery(table.sql()));
    }
    expressions(node).forEach(expression -> names.addAll(FunctionCalls.ofExpression(expression)));
    return names;
  }

  private static List<Text> expressions(Node node) {
    List<Text> expressions = new ArrayList<>();
    if (node instanceof SourceNode source) {
      expressions.addAll(source.derive().values());
    } else if (node instanceof FeatureNode features) {
      features.values().forEach(value -> expressions.add(value.aggregate()));
    }
    for (Check check : node.checks()) {
      if (check instanceof Check.Expect expect) {
        expressions.add(expect.expression());
      }
    }
    return expressions;
  }
}
