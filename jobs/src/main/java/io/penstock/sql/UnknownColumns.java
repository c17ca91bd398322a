package io.penstock.sql;

import io.penstock.definition.DefinitionProblems;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedHaving;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/**
 * Finds the columns of a half-resolved plan that nothing has. Careful rather than complete: a name
 * that anything below or around has is left to Spark's own error.
 */
final class UnknownColumns {
  private static final Set<String> WORDS =
      Set.of(
          "current_date",
          "current_timestamp",
          "current_time",
          "current_user",
          "current_catalog",
          "current_database",
          "current_schema",
          "localtimestamp",
          "session_user",
          "user",
          "grouping__id");

  /** Of one text; nobody reads more of them at once. */
  private static final int MOST = 50;

  private final SqlText sql;
  private final Map<String, String> datasetOfAlias = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<Expression> compared = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Problem> problems = new ArrayList<>();

  private UnknownColumns(SqlText sql) {
    this.sql = sql;
  }

  static List<Problem> in(SqlText sql, LogicalPlan plan) {
    UnknownColumns unknown = new UnknownColumns(sql);
    Trees.plans(plan, unknown::noteAlias);
    unknown.visit(plan, List.of());
    return unknown.problems.stream().distinct().toList();
  }

  private void noteAlias(LogicalPlan node) {
    if (node instanceof SubqueryAlias outer && outer.child() instanceof SubqueryAlias inner) {
      datasetOfAlias.put(outer.alias(), inner.alias());
    }
  }

  private void visit(LogicalPlan node, List<LogicalPlan> around) {
    Trees.list(node.children()).forEach(child -> visit(child, around));
    List<LogicalPlan> aroundSubqueries = new ArrayList<>(around);
    aroundSubqueries.add(node);
    Trees.subqueries(node).forEach(subquery -> visit(subquery, aroundSubqueries));
    for (Expression expression : Trees.list(node.expressions())) {
      Trees.expressions(
          expression,
          e -> {
            boolean isCompared = e instanceof BinaryComparison || e instanceof In;
            if (isCompared
                && Trees.list(e.children()).stream().noneMatch(Literal.class::isInstance)) {
              compared.addAll(Trees.list(e.children()));
            }
            if (e instanceof UnresolvedAttribute attribute) {
              check(attribute, node, around);
            }
          });
    }
  }

  private void check(UnresolvedAttribute attribute, LogicalPlan node, List<LogicalPlan> around) {
    List<Attribute> visible = visible(node).orElse(List.of());
    if (problems.size() < MOST && !visible.isEmpty() && !isKnown(attribute, node, around)) {
      List<Attribute> named = new ArrayList<>(visible);
      if (attribute.nameParts().size() > 1) {
        around.forEach(outer -> visible(outer).ifPresent(named::addAll));
      }
      problems.add(quoted(attribute, problem(attribute, named)));
    }
  }

  /** What is compared with something, and looks like no column, may be text. */
  private Problem quoted(UnresolvedAttribute attribute, Problem problem) {
    List<String> parts = Trees.list(attribute.nameParts());
    if (parts.size() > 1 || !compared.contains(attribute) || problem.fix().endsWith("?")) {
      return problem;
    }
    String hint = " Text stands in single quotes: '" + parts.get(0) + "'.";
    return new Problem(problem.code(), problem.at(), problem.what(), problem.fix() + hint);
  }

  /** The columns that the node's expressions may name; empty where that is not known yet. */
  private static Optional<List<Attribute>> visible(LogicalPlan node) {
    List<LogicalPlan> children = new ArrayList<>(Trees.list(node.children()));
    if (node instanceof Sort || node instanceof UnresolvedHaving || node instanceof Filter) {
      // ORDER BY and HAVING see the SELECT list and what is below it
      for (LogicalPlan child : Trees.list(node.children())) {
        if (child instanceof Project || child instanceof Aggregate) {
          children.addAll(0, Trees.list(child.children()));
        }
      }
    }
    Map<String, Attribute> visible = new LinkedHashMap<>();
    for (LogicalPlan child : children) {
      Optional<List<Attribute>> output = output(child);
      if (output.isEmpty()) {
        return Optional.empty();
      }
      output.get().forEach(column -> visible.putIfAbsent(key(column), column));
    }
    return Optional.of(List.copyOf(visible.values()));
  }

  /** One column of a SELECT list is the same as below it: it is listed once. */
  private static String key(Attribute column) {
    return column.resolved() ? column.exprId().toString() : column.name();
  }

  private static boolean isKnown(
      UnresolvedAttribute attribute, LogicalPlan node, List<LogicalPlan> around) {
    List<String> parts = Trees.list(attribute.nameParts());
    if (parts.size() == 1 && WORDS.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
      return true;
    }
    return isWithin(parts, node) || around.stream().anyMatch(outer -> isWithin(parts, outer));
  }

  private static boolean isWithin(List<String> parts, LogicalPlan node) {
    boolean[] found = {false};
    Trees.list(node.expressions())
        .forEach(e -> found[0] |= e instanceof Alias alias && isName(parts, alias.name()));
    // What an explode gives is not known before what it takes: its own mistake is told there.
    Trees.plans(
        node,
        below ->
            found[0] |=
                below instanceof Generate generate
                    && Trees.list(generate.generatorOutput()).stream()
                        .anyMatch(column -> parts.contains(column.name())));
    for (LogicalPlan child : Trees.list(node.children())) {
      found[0] |= isOutput(parts, child);
    }
    return found[0];
  }

  /** Whether the plan, or a step below it of the same SELECT, has the column. */
  private static boolean isOutput(List<String> parts, LogicalPlan plan) {
    if (output(plan).orElse(List.of()).stream().anyMatch(column -> isNamed(parts, column))) {
      return true;
    }
    return !(plan instanceof SubqueryAlias)
        && Trees.list(plan.children()).stream().anyMatch(child -> isOutput(parts, child));
  }

  /** Whether the parts name the column: {@code column}, {@code table.column}, or a field of it. */
  private static boolean isNamed(List<String> parts, Attribute column) {
    if (isName(parts, column.name())) {
      return true;
    }
    List<String> qualifier = qualifier(column);
    return parts.size() > 1
        && !qualifier.isEmpty()
        && qualifier.get(qualifier.size() - 1).equalsIgnoreCase(parts.get(0))
        && parts.get(1).equalsIgnoreCase(column.name());
  }

  private static List<String> qualifier(Attribute column) {
    return column.resolved() ? Trees.list(column.qualifier()) : List.of();
  }

  private static boolean isName(List<String> parts, String name) {
    return parts.get(0).equalsIgnoreCase(name);
  }

  private static Optional<List<Attribute>> output(LogicalPlan plan) {
    try {
      return Optional.of(outputOf(plan));
    } catch (UnresolvedException e) {
      return Optional.empty();
    }
  }

  /** Declares what Spark throws undeclared: a plan below is not resolved. */
  private static List<Attribute> outputOf(LogicalPlan plan) throws UnresolvedException {
    return Trees.list(plan.output());
  }

  private Problem problem(UnresolvedAttribute attribute, List<Attribute> visible) {
    List<String> parts = Trees.list(attribute.nameParts());
    Position at = sql.atName(parts.get(0), attribute.origin());
    Map<String, List<String>> columns = byTable(visible);
    if (parts.size() > 1) {
      return qualified(at, parts, columns);
    }
    if (columns.size() == 1) {
      Map.Entry<String, List<String>> only = columns.entrySet().iterator().next();
      return only.getKey().isEmpty()
          ? ofNone(at, parts.get(0), only.getValue())
          : DefinitionProblems.unknownColumn(
              at, parts.get(0), dataset(only.getKey()), only.getValue());
    }
    return ofSeveral(at, parts.get(0), columns);
  }

  private static Map<String, List<String>> byTable(List<Attribute> visible) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (Attribute attribute : visible) {
      List<String> qualifier = qualifier(attribute);
      String table = qualifier.isEmpty() ? "" : qualifier.get(qualifier.size() - 1);
      columns.computeIfAbsent(table, t -> new ArrayList<>()).add(attribute.name());
    }
    return columns;
  }

  private String dataset(String alias) {
    return datasetOfAlias.getOrDefault(alias, alias);
  }

  private Problem qualified(Position at, List<String> parts, Map<String, List<String>> columns) {
    for (Map.Entry<String, List<String>> table : columns.entrySet()) {
      if (table.getKey().equalsIgnoreCase(parts.get(0))) {
        return DefinitionProblems.unknownColumn(
            at, parts.get(1), dataset(table.getKey()), table.getValue());
      }
    }
    List<String> tables = columns.keySet().stream().filter(name -> !name.isEmpty()).toList();
    String hint = NearNames.didYouMean(parts.get(0), tables);
    return new Problem(
        "unknown-column",
        at,
        "unknown table or column '" + parts.get(0) + "' in '" + String.join(".", parts) + "'.",
        ("FROM has " + NearNames.listed(tables) + ". " + hint).strip());
  }

  private static Problem ofNone(Position at, String column, List<String> columns) {
    String hint = NearNames.didYouMean(column, columns);
    return new Problem(
        "unknown-column",
        at,
        "unknown column '" + column + "'.",
        ("There are " + NearNames.listed(columns) + ". " + hint).strip());
  }

  private Problem ofSeveral(Position at, String column, Map<String, List<String>> columns) {
    List<String> all = columns.values().stream().flatMap(List::stream).distinct().toList();
    String tables =
        columns.entrySet().stream()
            .map(
                e ->
                    (e.getKey().isEmpty() ? "SELECT has " : "'" + dataset(e.getKey()) + "' has ")
                        + NearNames.listed(e.getValue()))
            .collect(Collectors.joining("; "));
    return new Problem(
        "unknown-column",
        at,
        "unknown column '" + column + "'.",
        (tables + ". " + NearNames.didYouMean(column, all)).strip());
  }
}
