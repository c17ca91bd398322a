package io.penstock.sql;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Parameter;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.expressions.RowOrdering;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Checks the SQL of one pipeline and finds the schemas that it gives, with no Spark context: a
 * query takes milliseconds once Spark's classes are loaded. Not thread-safe.
 */
public final class SqlAnalyzer {
  private final List<String> parameters;
  private final OfflineCatalyst catalyst;
  private final Resolver resolver;
  private final ScalarExpressions expressions;
  // Spark's parser takes as long as its analyzer: a text of the file is parsed once.
  private final IdentityHashMap<Text, Query> queries = new IdentityHashMap<>();

  /** Knows the parameters, by name and type, that {@code :name} in an SQL text may stand for. */
  public SqlAnalyzer(List<Parameter> parameters) {
    this.parameters = parameters.stream().map(p -> p.name().value()).toList();
    this.catalyst = OfflineCatalyst.within(() -> new OfflineCatalyst(parameters));
    this.resolver = new Resolver(catalyst);
    this.expressions = new ScalarExpressions(this.parameters, resolver);
  }

  /** What one SELECT reads, and what is wrong with its form; its datasets need not be known. */
  public QueryReferences references(Text sql) {
    return OfflineCatalyst.within(() -> parsed(sql).references());
  }

  /**
   * The columns of one SELECT that a table keeps.
   *
   * @param datasets the schemas of at least the datasets that it reads, by name
   */
  public SqlOutcome query(Text sql, Map<String, StructType> datasets) {
    return OfflineCatalyst.within(() -> queryOf(parsed(sql), datasets));
  }

  /** Whether values of a type have an order: they can be keys and say which of two is newer. */
  public boolean isComparable(DataType type) {
    return RowOrdering.isOrderable(type);
  }

  /** What is wrong with a column that a table is to keep: its name or its type. */
  public List<Problem> column(Text name, DataType type) {
    return OutputColumns.problems(new StructType().add(name.value(), type), List.of(name.at()));
  }

  /** The columns that a source declares as DDL. */
  public SqlOutcome ofSchema(Text ddl) {
    return OfflineCatalyst.within(() -> SchemaText.outcome(ddl));
  }

  /** What is wrong with conditions on one row of {@code dataset}; empty where all are well. */
  public List<Problem> predicates(List<Text> conditions, StructType columns, String dataset) {
    return OfflineCatalyst.within(() -> expressions.predicates(conditions, columns, dataset));
  }

  /** Whether an expression has an aggregate, so that it is over many rows; false if unreadable. */
  public boolean isAggregate(Text expression) {
    return OfflineCatalyst.within(() -> Totals.isAggregate(new SqlText(expression)));
  }

  /** What is wrong with conditions over aggregates of all rows of {@code dataset}. */
  public List<Problem> totals(List<Text> conditions, StructType columns, String dataset) {
    return OfflineCatalyst.within(
        () -> new Totals(parameters, resolver).problems(conditions, columns, dataset));
  }

  /**
   * The one column, without a name, that an expression over one row of {@code dataset} gives: no
   * aggregate, window, generator or subquery.
   */
  public SqlOutcome expression(Text expression, StructType columns, String dataset) {
    return OfflineCatalyst.within(
        () -> expressions.outcome(new SqlText(expression), columns, dataset));
  }

  /**
   * The columns of a feature table: the entity, {@code as_of}, what is kept of the observations,
   * the values, what is joined. {@link FeatureQuery#sql} gives the same, and one more.
   *
   * @param datasets the schemas of at least the datasets that the node reads, by name
   */
  public SqlOutcome features(FeatureNode node, Map<String, StructType> datasets) {
    return OfflineCatalyst.within(
        () -> new FeatureColumns(parameters, resolver, node, datasets).outcome());
  }

  private Query parsed(Text sql) {
    return queries.computeIfAbsent(sql, text -> Query.parse(new SqlText(text), parameters));
  }

  private SqlOutcome queryOf(Query query, Map<String, StructType> datasets) {
    LogicalPlan plan = query.plan();
    List<Problem> problems = new ArrayList<>(unknownDatasets(query, datasets.keySet()));
    problems.addAll(query.references().problems());
    if (plan == null || !problems.isEmpty()) {
      return SqlOutcome.failed(problems);
    }
    Parsed<LogicalPlan> resolution = resolver.resolve(query.sql(), plan, datasets);
    LogicalPlan resolved = resolution.tree();
    return resolved == null
        ? SqlOutcome.failed(resolution.problems())
        : SqlOutcome.of(resolved.schema(), OutputColumns.problems(query.sql(), plan, resolved));
  }

  private static List<Problem> unknownDatasets(Query query, Set<String> names) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(names);
    return query.references().datasets().stream()
        .filter(name -> !known.contains(name.value()))
        .map(name -> DefinitionProblems.unknownDataset(name.at(), name.value(), names))
        .toList();
  }

  /** A parsed SELECT; its plan is null exactly where Spark could not parse it. */
  private record Query(SqlText sql, @Nullable LogicalPlan plan, QueryReferences references) {
    static Query parse(SqlText sql, List<String> parameters) {
      Parsed<LogicalPlan> parsed = Parsed.query(sql);
      LogicalPlan plan = parsed.tree();
      if (plan == null) {
        return new Query(sql, null, new QueryReferences(List.of(), List.of(), parsed.problems()));
      }
      ReferenceFinder finder = new ReferenceFinder(sql, plan);
      List<Problem> problems = new TreeRules(sql, parameters).of(plan);
      return new Query(
          sql, plan, new QueryReferences(finder.datasets(), finder.parameters(), problems));
    }
  }
}
