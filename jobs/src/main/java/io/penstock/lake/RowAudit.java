package io.penstock.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Await;
import scala.concurrent.duration.Duration;

/**
 * Rows with the verdict of each check. Only TRUE passes. Of several checks that a row breaks, the
 * strictest decides: fail, quarantine, drop, warn. A record that did not parse is judged by {@code
 * parses} alone, since its values are not known. Counts come out of the pass over {@link #good()}.
 */
public final class RowAudit {
  /** The name of the built-in check of input records. */
  public static final String PARSES = "parses";

  /** The quarantine's column with what a row broke, {@code ARRAY<STRING>}; never empty. */
  public static final String REASONS = "_reasons";

  private static final String PARSED = "_parsed";
  private static final Duration PATIENCE = Duration.create("10s");

  private final Dataset<Row> rows;
  private final StructType declared;
  private final Set<String> unpublished = new HashSet<>(Set.of(Records.RAW, Records.WHY));
  private final List<Rule> rules;
  private final List<Check.Rows> rowCounts;
  private final Observation observation = new Observation();
  private final boolean needsShuffle;
  private final Dataset<Row> judged;
  private final Dataset<Row> good;

  private RowAudit(
      Dataset<Row> rows,
      StructType declared,
      List<Check> checks,
      Function<Text, Column> expression) {
    this.rows = rows;
    this.declared = declared;
    this.rowCounts = only(checks, Check.Rows.class).toList();
    this.rules = rules(checks, expression);
    this.needsShuffle = checks.stream().anyMatch(Check.Unique.class::isInstance);
    this.judged = judge();
    this.good = observed();
  }

  /** One row check: the column that says whether a row broke it, and what that column is. */
  private record Rule(String name, OnViolation onViolation, String column, Column isBroken) {
    Column broken() {
      return col(column);
    }
  }

  /**
   * Checks on any rows.
   *
   * @param expression makes the column of a check's expression, parameters bound
   */
  public static RowAudit of(
      Dataset<Row> rows, List<Check> checks, Function<Text, Column> expression) {
    return new RowAudit(rows, new StructType(), checks, expression);
  }

  /**
   * Checks on input records, {@code parses} first: it is broken by a record that did not parse and
   * by a null in a column declared NOT NULL; its row goes to the quarantine.
   *
   * @param rows what an input format gave, perhaps with more columns
   */
  public static RowAudit ofRecords(
      Dataset<Row> rows,
      StructType declared,
      List<Check> checks,
      Function<Text, Column> expression) {
    return new RowAudit(rows, declared, checks, expression);
  }

  /** The same, but a column that only checks need is not published. */
  public RowAudit withoutPublishing(String column) {
    unpublished.add(column);
    return this;
  }

  /** Rows that need no checks. */
  public static RowAudit unchecked(Dataset<Row> rows) {
    return of(
        rows,
        List.of(),
        text -> {
          throw new IllegalStateException("no checks");
        });
  }

  /** The rows to publish, without {@code _raw}. Running them once fills the counts. Lazy. */
  public Dataset<Row> good() {
    return published(good);
  }

  /** The same rows without the counting, for who reads them besides. Lazy. */
  public Dataset<Row> passing() {
    return published(rules.isEmpty() ? rows : judged.where(outcome(null)));
  }

  private Dataset<Row> published(Dataset<Row> passed) {
    return passed.select(columns(name -> !unpublished.contains(name)));
  }

  private Dataset<Row> observed() {
    if (rules.isEmpty()) {
      return rows;
    }
    List<Column> metrics = metrics();
    return judged
        .observe(observation, metrics.get(0), metrics.stream().skip(1).toArray(Column[]::new))
        .where(outcome(null));
  }

  /** The rows for the quarantine: their columns and {@code _reasons}. Lazy, reads again. */
  public Dataset<Row> quarantined() {
    Column[] reasons = rules.stream().map(this::reason).toArray(Column[]::new);
    return judged
        .where(outcome(OnViolation.QUARANTINE))
        .withColumn(REASONS, array_compact(array(reasons)))
        .select(
            Stream.concat(
                    Arrays.stream(columns(name -> !name.equals(Records.WHY))),
                    Stream.of(col(REASONS)))
                .toArray(Column[]::new));
  }

  /** Whether some check may send rows to the quarantine. */
  boolean mayQuarantine() {
    return rules.stream().anyMatch(rule -> rule.onViolation() == OnViolation.QUARANTINE);
  }

  /** Whether the verdicts cost a shuffle of the rows. */
  boolean needsShuffle() {
    return needsShuffle;
  }

  /** The checks on how many rows are written. */
  List<Check.Rows> rowCounts() {
    return rowCounts;
  }

  /** What happens to a row that breaks a check. */
  OnViolation onViolation(String check) {
    return rules.stream()
        .filter(rule -> rule.name().equals(check))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no check " + check))
        .onViolation();
  }

  /** The columns that were declared NOT NULL. */
  List<String> notNull() {
    return Arrays.stream(declared.fields())
        .filter(field -> !field.nullable())
        .map(StructField::name)
        .toList();
  }

  /**
   * The counts, after the rows were written.
   *
   * @param written the rows that are in the files
   * @param kept the rows that must have been kept, if all of them are in the files; if the counts
   *     do not agree, as when a task ran twice or Spark left out a step that has no rows, they are
   *     made again by a pass of their own
   */
  AuditCounts counts(long written, OptionalLong kept) {
    if (rules.isEmpty()) {
      return new AuditCounts(written, written, 0, 0, 0, Map.of());
    }
    // Of nothing written Spark may have left out the counting, and would keep us waiting.
    AuditCounts observed = written == 0 ? null : observedCounts();
    return observed != null && observed.kept() == kept.orElse(observed.kept())
        ? observed
        : counted();
  }

  /** Keeps the judged rows from the first pass for the second. */
  void persist(StorageLevel level) {
    judged.persist(level);
  }

  /** Lets go of what {@link #persist} keeps. */
  void unpersist() {
    judged.unpersist();
  }

  private @Nullable AuditCounts observedCounts() {
    try {
      return counts(Interop.javaMap(Await.result(observation.future(), PATIENCE)));
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows were counted", e);
    } catch (Exception e) {
      throw new IllegalStateException("rows were not counted", e);
    }
  }

  private AuditCounts counted() {
    List<Column> metrics = metrics();
    // Spark must parse every column, as in the pass that wrote.
    metrics.add(max(xxhash64(columns(name -> true))).as("hash"));
    Row row =
        judged
            .agg(metrics.get(0), metrics.stream().skip(1).toArray(Column[]::new))
            .collectAsList()
            .get(0);
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : row.schema().fieldNames()) {
      values.put(name, row.getAs(name));
    }
    return counts(values);
  }

  private AuditCounts counts(Map<String, ?> values) {
    Map<String, Long> broken = new LinkedHashMap<>();
    rules.forEach(rule -> broken.put(rule.name(), number(values.get(rule.column()))));
    return new AuditCounts(
        number(values.get("read")),
        number(values.get("kept")),
        number(values.get("dropped")),
        number(values.get("quarantined")),
        number(values.get("failed")),
        broken);
  }

  private List<Column> metrics() {
    List<Column> metrics = new ArrayList<>();
    metrics.add(count(lit(1)).as("read"));
    metrics.add(countIf(outcome(null)).as("kept"));
    metrics.add(countIf(outcome(OnViolation.DROP)).as("dropped"));
    metrics.add(countIf(outcome(OnViolation.QUARANTINE)).as("quarantined"));
    metrics.add(countIf(outcome(OnViolation.FAIL)).as("failed"));
    rules.forEach(rule -> metrics.add(countIf(rule.broken()).as(rule.column())));
    return metrics;
  }

  private Dataset<Row> judge() {
    if (rules.isEmpty()) {
      return rows;
    }
    Dataset<Row> parsed = isOfRecords() ? rows.withColumn(PARSED, parses()) : rows;
    List<Column> columns = new ArrayList<>();
    columns.add(col("*"));
    rules.forEach(rule -> columns.add(rule.isBroken().as(rule.column())));
    return parsed.select(columns.toArray(Column[]::new));
  }

  private List<Rule> rules(List<Check> checks, Function<Text, Column> expression) {
    List<Rule> all = new ArrayList<>();
    if (isOfRecords()) {
      all.add(new Rule(PARSES, OnViolation.QUARANTINE, column(0), not(col(PARSED))));
    }
    Map<Check, Column> broken = new LinkedHashMap<>();
    only(checks, Check.Expect.class)
        .forEach(check -> broken.put(check, isBroken(check, expression)));
    Column isOut = isOut(all, broken);
    only(checks, Check.Unique.class).forEach(check -> broken.put(check, isRepeated(check, isOut)));
    checks.stream()
        .filter(broken::containsKey)
        .forEach(check -> all.add(rule(check, all.size(), broken.getOrDefault(check, isOut))));
    return List.copyOf(all);
  }

  private static Column isBroken(Check.Expect check, Function<Text, Column> expression) {
    return not(coalesce(expression.apply(check.expression()), lit(false)));
  }

  /** Whether a row breaks a rule so that it is not published. */
  private static Column isOut(List<Rule> rules, Map<Check, Column> broken) {
    Column isOut = lit(false);
    for (Rule rule : rules) {
      isOut = isOut.or(rule.isBroken());
    }
    for (Map.Entry<Check, Column> check : broken.entrySet()) {
      isOut = check.getKey().onViolation() == OnViolation.WARN ? isOut : isOut.or(check.getValue());
    }
    return isOut;
  }

  private Rule rule(Check check, int index, Column isBroken) {
    // Not evaluated on what did not parse: values are missing there, and a cast could fail.
    Column broken = isOfRecords() ? when(col(PARSED), isBroken).otherwise(false) : isBroken;
    return new Rule(check.name().value(), check.onViolation(), column(index), broken);
  }

  private static String column(int index) {
    return "_broken_" + index;
  }

  private Column isRepeated(Check.Unique unique, Column isOut) {
    List<Column> partition = new ArrayList<>();
    unique.columns().forEach(name -> partition.add(Records.quoted(name.value())));
    if (isOfRecords()) {
      partition.add(col(PARSED));
    }
    List<Column> order = new ArrayList<>();
    // A row that is out already must not take the place of one that is good.
    order.add(isOut.asc());
    order.addAll(recordOrder(rows));
    return row_number()
        .over(
            Window.partitionBy(partition.toArray(Column[]::new))
                .orderBy(order.toArray(Column[]::new)))
        .gt(1);
  }

  /** What orders rows of one key: file and record, or else all columns that can be ordered. */
  static List<Column> recordOrder(Dataset<Row> rows) {
    List<String> names = List.of(rows.columns());
    if (names.contains(Records.FILE) && names.contains(Records.RECORD)) {
      return List.of(col(Records.FILE), col(Records.RECORD));
    }
    return Arrays.stream(rows.schema().fields())
        .filter(field -> Interop.isOrderable(field.dataType()))
        .map(field -> Records.quoted(field.name()))
        .toList();
  }

  private boolean isOfRecords() {
    return declared.length() > 0;
  }

  private Column parses() {
    Column parses = col(Records.RAW).isNull();
    for (String name : notNull()) {
      parses = parses.and(Records.quoted(name).isNotNull());
    }
    return parses;
  }

  private Column reason(Rule rule) {
    Column text = lit(rule.name());
    if (rule.name().equals(PARSES)) {
      Column nulls =
          concat_ws(
              ", ",
              notNull().stream()
                  .map(name -> when(Records.quoted(name).isNull(), name))
                  .toArray(Column[]::new));
      text =
          when(col(Records.RAW).isNotNull(), concat(lit("parses: "), why()))
              .otherwise(concat(lit("parses: no value for "), nulls));
    }
    return when(rule.broken(), text);
  }

  private Column why() {
    Column unknown = lit("the record does not fit the schema");
    return Arrays.asList(rows.columns()).contains(Records.WHY)
        ? coalesce(col(Records.WHY), unknown)
        : unknown;
  }

  /** Rows whose strictest broken check is {@code outcome}; null: that may be published. */
  private Column outcome(@Nullable OnViolation outcome) {
    Column is = outcome == null ? lit(true) : anyBroken(outcome);
    for (OnViolation stricter : OnViolation.values()) {
      if (stricter == outcome || stricter == OnViolation.WARN) {
        break;
      }
      is = is.and(not(anyBroken(stricter)));
    }
    return is;
  }

  private Column anyBroken(OnViolation onViolation) {
    return rules.stream()
        .filter(rule -> rule.onViolation() == onViolation)
        .map(Rule::broken)
        .reduce(lit(false), Column::or);
  }

  private Column[] columns(Predicate<String> kept) {
    return Arrays.stream(rows.columns()).filter(kept).map(Records::quoted).toArray(Column[]::new);
  }

  private static Column countIf(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }

  private static <T> Stream<T> only(List<? super T> values, Class<T> type) {
    return values.stream().filter(type::isInstance).map(type::cast);
  }
}
