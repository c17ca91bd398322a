package io.penstock.audit;

import static io.penstock.audit.Trees.list;
import static io.penstock.audit.Trees.replaced;
import static io.penstock.audit.Trees.seq;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionId;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionRef;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.PlanExpression;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.With;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.catalyst.optimizer.ComputeCurrentTime$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of rows on their way to somewhere else, kept up to date by a condition that they pass.
 * What Spark would do to a row in an {@code Aggregate}, by the expressions of its {@link
 * DeclarativeAggregate}, is done in the code that it generates for that condition, in the same loop
 * as what comes before and after it; {@code observe} would end that loop, copy the row and go on in
 * another. Each task has a buffer of its own; the values of all are those of {@link Dataset#agg}.
 */
public final class RunningTotals {
  private final Map<String, Expression> results = new LinkedHashMap<>();
  private final List<AggregateExpression> aggregates = new ArrayList<>();
  private final List<AttributeReference> buffer = new ArrayList<>();
  private final List<Expression> initial = new ArrayList<>();
  private final List<Expression> updates = new ArrayList<>();
  private final List<Expression> merges = new ArrayList<>();

  private RunningTotals() {}

  /** Where the buffer of a task is; called by generated code, in another package. */
  public interface Buffer extends java.io.Serializable {
    /** That of the task that asks, at first as {@link RunningTotals#initial()}. */
    SpecificInternalRow row();
  }

  /**
   * Named aggregates over rows, or conditions on them; empty if one of them cannot be brought up to
   * date row by row, as those over distinct values or with a buffer that is no row, or if its value
   * needs Spark, as a subquery does.
   */
  public static Optional<RunningTotals> of(Dataset<Row> rows, List<Column> named) {
    Column[] rest = named.subList(1, named.size()).toArray(Column[]::new);
    LogicalPlan plan = rows.agg(named.get(0), rest).queryExecution().analyzed();
    // As Spark's optimiser begins: what it gives other words for cannot be computed before.
    plan = ComputeCurrentTime$.MODULE$.apply(ReplaceExpressions$.MODULE$.apply(plan));
    return plan instanceof Aggregate aggregate
        ? new RunningTotals().with(aggregate)
        : Optional.empty();
  }

  private Optional<RunningTotals> with(Aggregate aggregate) {
    for (NamedExpression named : list(aggregate.aggregateExpressions())) {
      Expression value = (Expression) named;
      if (!list(value.children()).isEmpty()) {
        value = list(value.children()).get(0); // of the alias
      }
      if (value.exists(RunningTotals::isNotRunning)) {
        return Optional.empty();
      }
      results.put(named.name(), replaced(inlined(value), this::resultOf));
    }
    Map<ExprId, Expression> places = places();
    results.replaceAll((name, result) -> reading(places, result));
    merges.replaceAll(merge -> reading(places, merge));
    boolean isKnown = results.values().stream().noneMatch(RunningTotals::needsMore);
    return isKnown ? Optional.of(this) : Optional.empty();
  }

  private static boolean isNotRunning(Expression part) {
    return part instanceof PlanExpression
        || !part.deterministic()
        || (part instanceof AggregateExpression aggregate
            && (aggregate.isDistinct()
                || !(aggregate.aggregateFunction() instanceof DeclarativeAggregate)));
  }

  private static boolean needsMore(Expression result) {
    return result.exists(part -> part instanceof Unevaluable || part instanceof AttributeReference);
  }

  /** Spark would compute before all else what is said once and meant twice, as in a BETWEEN. */
  private static Expression inlined(Expression expression) {
    return replaced(
        expression,
        part -> {
          if (!(part instanceof With with)) {
            return null;
          }
          Map<CommonExpressionId, Expression> meant = new HashMap<>();
          list(with.defs()).forEach(def -> meant.put(def.id(), inlined(def.child())));
          return replaced(
              inlined(with.child()),
              use -> use instanceof CommonExpressionRef ref ? meant.get(ref.id()) : null);
        });
  }

  private @Nullable Expression resultOf(Expression part) {
    if (!(part instanceof AggregateExpression aggregate)) {
      return null;
    }
    Optional<AggregateExpression> same =
        aggregates.stream().filter(known -> known.semanticEquals(aggregate)).findFirst();
    if (same.isEmpty()) {
      add(aggregate);
    }
    return function(same.orElse(aggregate)).evaluateExpression();
  }

  private void add(AggregateExpression aggregate) {
    DeclarativeAggregate function = function(aggregate);
    List<AttributeReference> fields = list(function.aggBufferAttributes());
    List<Expression> after = list(function.updateExpressions());
    for (int i = 0; i < after.size(); i++) {
      updates.add(
          aggregate.filter().isDefined()
              ? new If(aggregate.filter().get(), after.get(i), fields.get(i))
              : after.get(i));
    }
    aggregates.add(aggregate);
    buffer.addAll(fields);
    initial.addAll(list(function.initialValues()));
    merges.addAll(list(function.mergeExpressions()));
  }

  private static DeclarativeAggregate function(AggregateExpression aggregate) {
    return (DeclarativeAggregate) aggregate.aggregateFunction();
  }

  /** The fields of a buffer where they are in its row, and of another that is joined to it. */
  private Map<ExprId, Expression> places() {
    List<AttributeReference> fields = new ArrayList<>(buffer);
    aggregates.forEach(one -> fields.addAll(list(function(one).inputAggBufferAttributes())));
    Map<ExprId, Expression> places = new HashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      AttributeReference field = fields.get(i);
      places.put(field.exprId(), new BoundReference(i, field.dataType(), field.nullable()));
    }
    return places;
  }

  private static Expression reading(Map<ExprId, Expression> fields, Expression expression) {
    return replaced(
        expression,
        part -> part instanceof AttributeReference field ? fields.get(field.exprId()) : null);
  }

  /** True of every row; brings the buffer up to date with it. */
  public Column updated(Buffer holder) {
    Map<ExprId, Expression> before = new HashMap<>();
    for (int i = 0; i < buffer.size(); i++) {
      before.put(buffer.get(i).exprId(), BufferUpdate.field(holder, i, buffer.get(i)));
    }
    List<Expression> after = updates.stream().map(update -> reading(before, update)).toList();
    return ExpressionUtils.column(BufferUpdate.stored(holder, after));
  }

  /** A buffer of no rows. */
  public SpecificInternalRow initial() {
    List<DataType> types = buffer.stream().map(AttributeReference::dataType).toList();
    SpecificInternalRow row = new SpecificInternalRow(seq(types));
    BufferUpdate.store(row, initial, null);
    return row;
  }

  /** The aggregates by name, as Catalyst has them, of the rows that the buffers have met. */
  public Map<String, @Nullable Object> values(Collection<? extends InternalRow> buffers) {
    SpecificInternalRow all = initial();
    for (InternalRow some : buffers) {
      BufferUpdate.store(all, merges, new JoinedRow(all, some));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    results.forEach((name, result) -> values.put(name, result.eval(all)));
    return values;
  }
}
