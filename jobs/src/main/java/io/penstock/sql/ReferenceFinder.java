package io.penstock.sql;

import io.penstock.definition.Text;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Tuple2;

/** Finds the datasets and the parameters of a parsed query; a name of a WITH hides a dataset. */
final class ReferenceFinder {
  private final SqlText sql;
  private final Map<String, Text> datasets = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, Text> parameters = new TreeMap<>();

  ReferenceFinder(SqlText sql, LogicalPlan plan) {
    this.sql = sql;
    visit(plan, Set.of());
    Trees.expressions(
        plan,
        e -> {
          if (e instanceof NamedParameter parameter) {
            keepFirst(parameters, sql.named(parameter.name(), parameter.origin()));
          }
        });
  }

  /** In the order of the text. */
  List<Text> datasets() {
    return inOrder(datasets);
  }

  /** In the order of the text. */
  List<Text> parameters() {
    return inOrder(parameters);
  }

  private void visit(LogicalPlan plan, Set<String> hidden) {
    if (plan instanceof UnresolvedWith with) {
      visitWith(with, hidden);
      return;
    }
    if (plan instanceof UnresolvedRelation relation) {
      visitRelation(relation, hidden);
    }
    Trees.list(plan.children()).forEach(child -> visit(child, hidden));
    Trees.subqueries(plan).forEach(subquery -> visit(subquery, hidden));
  }

  private void visitWith(UnresolvedWith with, Set<String> hidden) {
    Set<String> names = new TreeSet<>(hidden);
    for (Tuple2<String, SubqueryAlias> definition : Trees.list(with.cteRelations())) {
      String name = definition._1().toLowerCase(Locale.ROOT);
      if (with.allowRecursion()) {
        names.add(name);
      }
      visit(definition._2(), Set.copyOf(names));
      names.add(name);
    }
    visit(with.child(), names);
  }

  private void visitRelation(UnresolvedRelation relation, Set<String> hidden) {
    List<String> parts = Trees.list(relation.multipartIdentifier());
    if (parts.size() == 1 && !hidden.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
      keepFirst(datasets, sql.named(parts.get(0), relation.origin()));
    }
  }

  private static void keepFirst(Map<String, Text> found, Text name) {
    found.merge(name.value(), name, (a, b) -> a.at().compareTo(b.at()) <= 0 ? a : b);
  }

  private static List<Text> inOrder(Map<String, Text> found) {
    return found.values().stream().sorted((a, b) -> a.at().compareTo(b.at())).toList();
  }
}
