package io.penstock.sql;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Parameter;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * Checks the SQL of one pipeline and finds the schemas that it gives, with no Spark context: a
 * query takes milliseconds once Spark's classes are loaded. Not thread-safe.
 */
public final class SqlAnalyzer {
  private final List<String> parameters;
  private final OfflineCatalyst catalyst;
  private final Resolver resolver;
  private final ScalarExpressions expressions;

  /** Knows the parameters, by name and type, that {@code :name} in an SQL text may stand for. */
  public SqlAnalyzer(List<Parameter> parameters) {
    this.parameters = parameters.stream().map(p -> p.name().value()).toList();
    this.catalyst = OfflineCatalyst.within(() -> new OfflineCatalyst(parameters));
    this.resolver = new Resolver(catalyst);
    this.expressions = new ScalarExpressions(this.parameters, resolver);
  }

  /** What one SELECT reads, and what is wrong with its form; its datasets need not be known. */
  public QueryReferences references(Text sql) {
    return OfflineCatalyst.within(() -> referencesOf(new SqlText(sql)));
  }

  /**
   * The columns of one SELECT that a table keeps.
   *
   * @param datasets the schemas of at least the datasets that it reads, by name
   */
  public SqlOutcome query(Text sql, Map<String, StructType> datasets) {
    return OfflineCatalyst.within(() -> queryOf(new SqlText(sql), datasets));
  }

  /** The columns that a source declares as DDL. */
  public SqlOutcome ofSchema(Text ddl) {
    return OfflineCatalyst.within(() -> SchemaText.outcome(ddl));
  }

  /** What is wrong with a condition on one row of {@code dataset}; empty where it is well. */
  public List<Problem> predicate(Text expression, StructType columns, String dataset) {
    return OfflineCatalyst.within(
        () -> {
          SqlOutcome outcome = expressions.outcome(new SqlText(expression), columns, dataset);
          if (outcome.schema().isEmpty()) {
            return outcome.problems();
          }
          DataType type = outcome.schema().get().fields()[0].dataType();
          return type instanceof BooleanType
              ? List.of()
              : List.of(SqlProblems.notACondition(expression.at(), type));
        });
  }

  /**
   * The one column {@code value} that an expression over one row of {@code dataset} gives: no
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

  private QueryReferences referencesOf(SqlText sql) {
    Parsed<LogicalPlan> parsed = Parsed.query(sql);
    LogicalPlan plan = parsed.tree();
    if (plan == null) {
      return new QueryReferences(List.of(), List.of(), parsed.problems());
    }
    ReferenceFinder finder = new ReferenceFinder(sql, plan);
    return new QueryReferences(
        finder.datasets(), finder.parameters(), new TreeRules(sql, parameters).of(plan));
  }

  private SqlOutcome queryOf(SqlText sql, Map<String, StructType> datasets) {
    Parsed<LogicalPlan> parsed = Parsed.query(sql);
    LogicalPlan plan = parsed.tree();
    if (plan == null) {
      return SqlOutcome.failed(parsed.problems());
    }
    List<Problem> problems = new ArrayList<>(unknownDatasets(sql, plan, datasets.keySet()));
    problems.addAll(new TreeRules(sql, parameters).of(plan));
    if (!problems.isEmpty()) {
      return SqlOutcome.failed(problems);
    }
    Parsed<LogicalPlan> resolution = resolver.resolve(sql, plan, datasets);
    LogicalPlan resolved = resolution.tree();
    return resolved == null
        ? SqlOutcome.failed(resolution.problems())
        : SqlOutcome.of(resolved.schema(), OutputColumns.problems(sql, plan, resolved));
  }

  private static List<Problem> unknownDatasets(SqlText sql, LogicalPlan plan, Set<String> names) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(names);
    return new ReferenceFinder(sql, plan)
        .datasets().stream()
            .filter(name -> !known.contains(name.value()))
            .map(name -> DefinitionProblems.unknownDataset(name.at(), name.value(), names))
            .toList();
  }
}
