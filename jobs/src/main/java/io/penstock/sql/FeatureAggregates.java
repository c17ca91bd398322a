package io.penstock.sql;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Checks the aggregates of a feature table, each for itself, in its own text. */
final class FeatureAggregates {
  private final List<String> parameters;
  private final Resolver resolver;
  private final FeatureNode node;
  private final StructType columns;

  private record Tree(SqlText sql, Expression root) {}

  /** With the columns of the events, of which {@code as_of} becomes the observation time. */
  FeatureAggregates(
      List<String> parameters,
      Resolver resolver,
      FeatureNode node,
      StructType events,
      DataType asOf) {
    this.parameters = parameters;
    this.resolver = resolver;
    this.node = node;
    List<StructField> fields = new ArrayList<>();
    for (StructField field : events.fields()) {
      if (!Names.isAsOf(field.name())) {
        fields.add(field);
      }
    }
    this.columns = new StructType(fields.toArray(StructField[]::new)).add(Names.AS_OF, asOf);
  }

  /** What is wrong with any of them; those that are well are resolved all at once. */
  List<Problem> problems(List<Text> aggregates) {
    List<Problem> problems = new ArrayList<>();
    List<Tree> trees = new ArrayList<>();
    for (Text aggregate : aggregates) {
      SqlText sql = new SqlText(aggregate);
      Parsed<Expression> parsed = Parsed.expression(sql);
      Expression tree = parsed.tree();
      List<Problem> found = tree == null ? parsed.problems() : formProblems(sql, tree);
      problems.addAll(found);
      if (tree != null && found.isEmpty()) {
        trees.add(new Tree(sql, tree));
      }
    }
    problems.addAll(typeProblems(trees));
    return problems;
  }

  private List<Problem> typeProblems(List<Tree> trees) {
    if (trees.isEmpty() || typeProblems(new SqlText(node.name()), trees).isEmpty()) {
      return List.of();
    }
    return trees.stream()
        .flatMap(tree -> typeProblems(tree.sql(), List.of(tree)).stream())
        .toList();
  }

  private List<Problem> typeProblems(SqlText sql, List<Tree> trees) {
    return resolver.resolve(sql, plan(trees), Map.of()).problems();
  }

  private List<Problem> formProblems(SqlText sql, Expression tree) {
    List<Problem> problems = new ArrayList<>(ScalarExpressions.formProblems(sql, tree, parameters));
    boolean[] isAggregate = {false};
    Set<Expression> sorted = sorted(tree);
    Trees.expressions(tree, e -> isAggregate[0] |= note(sql, e, sorted.contains(e), problems));
    if (problems.isEmpty() && !isAggregate[0]) {
      problems.add(FeatureProblems.notAnAggregate(sql.text()));
    }
    return problems;
  }

  /** The arrays that are sorted before anyone sees their order; told apart by where they stand. */
  private static Set<Expression> sorted(Expression tree) {
    Set<Expression> sorted = Collections.newSetFromMap(new IdentityHashMap<>());
    Trees.expressions(
        tree,
        e -> {
          if (e instanceof UnresolvedFunction function
              && FunctionRules.isSort(name(function), function.arguments().size())) {
            Trees.list(function.arguments()).stream().limit(1).forEach(sorted::add);
          }
        });
    return sorted;
  }

  private boolean note(SqlText sql, Expression e, boolean isSorted, List<Problem> problems) {
    Position at = sql.at(e.origin());
    if (e instanceof AggregateExpression aggregate) {
      // the parser itself makes these of first, last and any_value
      problems.add(
          FeatureProblems.dependsOnRowOrder(
              at, aggregate.aggregateFunction().prettyName(), node.time()));
      return true;
    }
    if (e instanceof UnresolvedFunction function) {
      String name = name(function);
      if (FunctionRules.dependsOnRowOrder(name)) {
        problems.add(FeatureProblems.dependsOnRowOrder(at, name, node.time()));
      }
      if (FunctionRules.keepsRowOrder(name)
          && !isSorted
          && function.orderingWithinGroup().isEmpty()) {
        problems.add(FeatureProblems.keepsRowOrder(at, name));
      }
      return Functions.isAggregate(name);
    }
    return false;
  }

  private static String name(UnresolvedFunction function) {
    return String.join(".", Trees.list(function.nameParts()));
  }

  private LogicalPlan plan(List<Tree> trees) {
    List<Expression> groups = new ArrayList<>();
    node.entity().stream()
        .map(Text::value)
        .filter(key -> Schemas.type(columns, key).isPresent())
        .forEach(key -> groups.add(column(key)));
    groups.add(column(Names.AS_OF));
    return new Aggregate(
        Trees.seq(groups),
        Trees.seq(
            trees.stream().<NamedExpression>map(t -> ScalarExpressions.named(t.root())).toList()),
        OfflineCatalyst.relation(node.from().value(), columns),
        Option.empty());
  }

  private static Expression column(String name) {
    return new UnresolvedAttribute(Trees.seq(List.of(name)));
  }
}
