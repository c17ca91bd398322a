package io.penstock.audit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
import org.apache.spark.sql.catalyst.expressions.codegen.CodeBlock;
import org.apache.spark.sql.catalyst.expressions.codegen.CodeGenerator;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.catalyst.expressions.codegen.FalseLiteral$;
import org.apache.spark.sql.catalyst.optimizer.ComputeCurrentTime$;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

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
  private final List<Expression> initial = new ArrayList<>();
  private final List<AttributeReference> buffer = new ArrayList<>();
  private final List<AttributeReference> other = new ArrayList<>();
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
      if (value.exists(part -> part instanceof PlanExpression || !part.deterministic())) {
        return Optional.empty();
      }
      results.put(named.name(), replaced(inlined(value), this::resultOf));
    }
    if (aggregates.stream().anyMatch(a -> !isRunning(a))) {
      return Optional.empty();
    }
    results.replaceAll((name, result) -> bound(result));
    merges.replaceAll(this::bound);
    boolean isKnown = results.values().stream().noneMatch(RunningTotals::needsMore);
    return isKnown ? Optional.of(this) : Optional.empty();
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

  private static boolean isRunning(AggregateExpression aggregate) {
    return !aggregate.isDistinct() && aggregate.aggregateFunction() instanceof DeclarativeAggregate;
  }

  private static boolean needsMore(Expression result) {
    return result.exists(part -> part instanceof Unevaluable || part instanceof AttributeReference);
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
    AggregateExpression one = same.orElse(aggregate);
    return one.aggregateFunction() instanceof DeclarativeAggregate function
        ? function.evaluateExpression()
        : one;
  }

  private void add(AggregateExpression aggregate) {
    aggregates.add(aggregate);
    if (aggregate.aggregateFunction() instanceof DeclarativeAggregate function) {
      initial.addAll(list(function.initialValues()));
      buffer.addAll(list(function.aggBufferAttributes()));
      other.addAll(list(function.inputAggBufferAttributes()));
      merges.addAll(list(function.mergeExpressions()));
    }
  }

  /** True of every row; brings the buffer up to date with it. */
  public Column updated(Buffer holder) {
    Map<ExprId, Expression> slots = new HashMap<>();
    for (int i = 0; i < buffer.size(); i++) {
      AttributeReference field = buffer.get(i);
      slots.put(field.exprId(), new Slot(holder, i, field));
    }
    List<Expression> updates = new ArrayList<>();
    for (AggregateExpression aggregate : aggregates) {
      DeclarativeAggregate function = (DeclarativeAggregate) aggregate.aggregateFunction();
      List<Expression> after = list(function.updateExpressions());
      for (int i = 0; i < after.size(); i++) {
        Expression update = after.get(i);
        if (aggregate.filter().isDefined()) {
          update =
              new If(aggregate.filter().get(), update, function.aggBufferAttributes().apply(i));
        }
        updates.add(
            replaced(
                update, e -> e instanceof AttributeReference a ? slots.get(a.exprId()) : null));
      }
    }
    return ExpressionUtils.column(new Update(holder, seq(updates)));
  }

  /** A buffer of no rows. */
  public SpecificInternalRow initial() {
    SpecificInternalRow row = new SpecificInternalRow(seq(types()));
    store(row, initial, null);
    return row;
  }

  /** The aggregates by name, as Catalyst has them, of the rows that the buffers have met. */
  public Map<String, @Nullable Object> values(Collection<? extends InternalRow> buffers) {
    SpecificInternalRow all = initial();
    for (InternalRow some : buffers) {
      store(all, merges, new JoinedRow(all, some));
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    results.forEach((name, result) -> values.put(name, result.eval(all)));
    return values;
  }

  private List<DataType> types() {
    return buffer.stream().map(AttributeReference::dataType).toList();
  }

  /** Reads the fields of a merge, or of a result, where they are in a row. */
  private Expression bound(Expression expression) {
    return replaced(
        expression,
        part -> {
          for (int i = 0; part instanceof AttributeReference field && i < buffer.size(); i++) {
            boolean isOther = field.exprId().equals(other.get(i).exprId());
            if (isOther || field.exprId().equals(buffer.get(i).exprId())) {
              int place = isOther ? buffer.size() + i : i;
              return new BoundReference(place, field.dataType(), field.nullable());
            }
          }
          return null;
        });
  }

  /** All values are known before the first is stored: they may depend on what was there. */
  private static void store(
      SpecificInternalRow row, List<Expression> values, @Nullable InternalRow input) {
    Object[] known = values.stream().map(value -> value.eval(input)).toArray();
    for (int i = 0; i < known.length; i++) {
      row.update(i, InternalRow.copyValue(known[i]));
    }
  }

  private static Expression replaced(
      Expression expression, Function<Expression, @Nullable Expression> by) {
    Expression other = by.apply(expression);
    return other != null ? other : expression.mapChildren(child -> replaced(child, by));
  }

  private static <T> List<T> list(Seq<T> values) {
    return CollectionConverters.asJava(values);
  }

  private static <T> Seq<T> seq(List<T> values) {
    return CollectionConverters.asScala(values).toIndexedSeq();
  }

  /** An expression on the buffer. */
  private abstract static class OnBuffer extends Expression implements java.io.Serializable {
    private static final long serialVersionUID = 1L;

    final Buffer holder;
    private final Seq<Expression> children;

    OnBuffer(Buffer holder, Seq<Expression> children) {
      this.holder = holder;
      this.children = children;
    }

    static CodeBlock block(String code) {
      return new CodeBlock(seq(List.of(code)), seq(List.of()));
    }

    @Override
    public Seq<Expression> children() {
      return children;
    }

    /** Evaluated where it stands, and once for a row. */
    @Override
    public boolean deterministic() {
      return false;
    }

    @Override
    public int productArity() {
      return 1;
    }

    @Override
    public Object productElement(int n) {
      return children;
    }

    @Override
    public boolean canEqual(Object that) {
      return that instanceof OnBuffer;
    }
  }

  /** What a field of the buffer is before a row. */
  private static final class Slot extends OnBuffer {
    private static final long serialVersionUID = 1L;

    private final int place;
    private final DataType type;
    private final boolean isNullable;
    private final String row;

    /** With what generated code has the buffer in. */
    private Slot(Buffer holder, int place, DataType type, boolean isNullable, String row) {
      super(holder, seq(List.of()));
      this.place = place;
      this.type = type;
      this.isNullable = isNullable;
      this.row = row;
    }

    Slot(Buffer holder, int place, AttributeReference field) {
      this(holder, place, field.dataType(), field.nullable(), "");
    }

    Slot in(String field) {
      return new Slot(holder, place, type, isNullable, field);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> none) {
      return this;
    }

    @Override
    public boolean nullable() {
      return isNullable;
    }

    @Override
    public DataType dataType() {
      return type;
    }

    @Override
    public @Nullable Object eval(InternalRow input) {
      SpecificInternalRow row = holder.row();
      return row.isNullAt(place) ? null : row.get(place, type);
    }

    @Override
    public ExprCode doGenCode(CodegenContext ctx, ExprCode ev) {
      String javaType = CodeGenerator.javaType(type);
      String read = CodeGenerator.getValue(row, type, Integer.toString(place));
      if (!isNullable) {
        String code = "%s %s = %s;%n".formatted(javaType, ev.value(), read);
        return ev.copy(block(code), FalseLiteral$.MODULE$, ev.value());
      }
      String code =
          "boolean %1$s = %2$s.isNullAt(%3$d);%n%4$s %5$s = %1$s ? %6$s : (%7$s);%n"
              .formatted(
                  ev.isNull(),
                  row,
                  place,
                  javaType,
                  ev.value(),
                  CodeGenerator.defaultValue(type, false),
                  read);
      return ev.copy(block(code), ev.isNull(), ev.value());
    }
  }

  /** Stores what the fields of the buffer are after a row; true. */
  private static final class Update extends OnBuffer {
    private static final long serialVersionUID = 1L;

    Update(Buffer holder, Seq<Expression> updates) {
      super(holder, updates);
    }

    @Override
    public Expression withNewChildrenInternal(IndexedSeq<Expression> updates) {
      return new Update(holder, updates);
    }

    @Override
    public boolean nullable() {
      return false;
    }

    @Override
    public DataType dataType() {
      return DataTypes.BooleanType;
    }

    @Override
    public Object eval(InternalRow input) {
      store(holder.row(), list(children()), input);
      return true;
    }

    @Override
    public ExprCode doGenCode(CodegenContext ctx, ExprCode ev) {
      String buffer = ctx.addReferenceObj("totals", holder, Buffer.class.getName()) + ".row()";
      String row =
          ctx.addMutableState(
              SpecificInternalRow.class.getName(),
              "totals",
              field -> "%s = %s;".formatted(field, buffer),
              true,
              true);
      StringBuilder values = new StringBuilder();
      StringBuilder stores = new StringBuilder();
      List<Expression> updates = list(children());
      for (int i = 0; i < updates.size(); i++) {
        Expression update =
            replaced(updates.get(i), part -> part instanceof Slot slot ? slot.in(row) : null);
        ExprCode value = update.genCode(ctx);
        values.append(value.code()).append('\n');
        stores
            .append(CodeGenerator.updateColumn(row, update.dataType(), i, value, true, false))
            .append('\n');
      }
      String code = "%s%sboolean %s = true;%n".formatted(values, stores, ev.value());
      return ev.copy(block(code), FalseLiteral$.MODULE$, ev.value());
    }
  }
}
