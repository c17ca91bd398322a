package io.penstock.lake;

import static org.apache.spark.sql.functions.col;

import io.penstock.audit.AuditScope;
import io.penstock.audit.ParsesRule;
import io.penstock.audit.RowRule;
import io.penstock.audit.Rules;
import io.penstock.audit.Verdict;
import io.penstock.audit.WholeRule;
import io.penstock.audit.WholeRule.Violation;
import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.input.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Rows and what checks say of them. Only TRUE passes. Of several checks that a row breaks, the
 * strictest decides: fail, quarantine, drop, warn. A record that did not parse is judged by {@code
 * parses} alone, since its values are not known. Counts come out of the pass over {@link #good()}.
 */
public final class RowAudit {
  /** The name of the built-in check of input records. */
  public static final String PARSES = ParsesRule.NAME;

  /** The quarantine's column with what a row broke, {@code ARRAY<STRING>}; never empty. */
  public static final String REASONS = "_reasons";

  private static final int EXAMPLES = 3;

  private final Dataset<Row> rows;
  private final StructType declared;
  private final List<Check> checks;
  private final Set<String> unpublished = new HashSet<>(Set.of(Records.RAW, Records.WHY));
  private AuditScope scope;
  private @Nullable Pass pass;

  private RowAudit(
      Dataset<Row> rows,
      StructType declared,
      List<Check> checks,
      Function<Text, Column> expression) {
    this.rows = rows;
    this.declared = declared;
    this.checks = List.copyOf(checks);
    this.scope =
        new AuditScope(
            expression,
            name -> {
              throw new IllegalStateException("no dataset " + name + " to look in");
            },
            Instant.now());
  }

  /** The rules for one kind of write, and the rows as they judge them. */
  private record Pass(Rules rules, AuditPass judging) {}

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

  /** Rows that need no checks. */
  public static RowAudit unchecked(Dataset<Row> rows) {
    return of(
        rows,
        List.of(),
        text -> {
          throw new IllegalStateException("no checks");
        });
  }

  /** The same, but a column that only checks need is not published. */
  public RowAudit withoutPublishing(String column) {
    unpublished.add(column);
    return this;
  }

  /** The datasets that checks refer to, and the time that ages are counted from. */
  public RowAudit within(Function<Text, Dataset<Row>> datasets, Instant now) {
    scope = scope.with(datasets, now);
    pass = null;
    return this;
  }

  /**
   * Begins a write, or begins it again: what was counted before is forgotten.
   *
   * @param tableIsBatch whether the written rows will be all of the table
   * @param staying the rows of the table that such a write keeps, by those that replace some; null
   *     where the table has none
   */
  void begin(boolean tableIsBatch, @Nullable UnaryOperator<Dataset<Row>> staying) {
    Rules rules = Rules.of(checks, rows, scope, tableIsBatch);
    List<RowRule> onRows = new ArrayList<>();
    if (isOfRecords()) {
      boolean saysWhy = List.of(rows.columns()).contains(Records.WHY);
      onRows.add(new ParsesRule(notNull(), saysWhy));
    }
    onRows.addAll(rules.rows());
    boolean comparesWithTable = onRows.stream().anyMatch(r -> !r.comparedOfTable().isEmpty());
    Rules all = new Rules(onRows, rules.whole());
    List<WholeRule> observed =
        rules.whole().stream().filter(r -> !r.isOfTable() && isObserved(r)).toList();
    pass = new Pass(all, new AuditPass(rows, onRows, observed, comparesWithTable ? staying : null));
  }

  private static boolean isObserved(WholeRule rule) {
    return rule.isObservable() && !rule.aggregates().isEmpty();
  }

  private Pass pass() {
    if (pass == null) {
      begin(true, null);
    }
    Pass begun = pass;
    if (begun == null) {
      throw new IllegalStateException("the write has not begun");
    }
    return begun;
  }

  private AuditPass judging() {
    return pass().judging();
  }

  private List<RowRule> rowRules() {
    return pass().rules().rows();
  }

  /** The rows to publish, without {@code _raw}. Running them once fills the counts. Lazy. */
  public Dataset<Row> good() {
    return published(judging().good());
  }

  /** The same rows without the counting, for who reads them besides. Lazy. */
  public Dataset<Row> passing() {
    return published(judging().passing());
  }

  private Dataset<Row> published(Dataset<Row> passed) {
    return passed.select(columns(unpublished, List.of()));
  }

  /**
   * What became of the records of each input file, by its path, after the rows were written; a file
   * without records is not there. Costs another pass only where that which wrote does not agree
   * with {@code all}.
   */
  Map<String, RowTally.Tally> perFile(AuditCounts all) {
    return judging().perFile(all);
  }

  /** The rows for the quarantine: their columns and {@code _reasons}. Lazy, reads again. */
  public Dataset<Row> quarantined() {
    return judging()
        .quarantined(REASONS)
        .select(columns(Set.of(Records.WHY), List.of(col(REASONS))));
  }

  /** Whether some check may send rows to the quarantine. */
  boolean mayQuarantine() {
    return isOfRecords()
        || checks.stream().anyMatch(check -> check.onViolation() == OnViolation.QUARANTINE);
  }

  /** Whether the verdicts cost a shuffle of the rows. */
  boolean needsShuffle() {
    return checks.stream().anyMatch(Check::comparesRows);
  }

  /** Whether some check is over the table as the write leaves it. */
  boolean needsTable() {
    return pass().rules().whole().stream().anyMatch(WholeRule::isOfTable);
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
    AuditCounts observed = judging().observed(written, kept);
    return observed != null && observed.kept() == kept.orElse(observed.kept())
        ? observed
        : judging().counted(written);
  }

  /**
   * What the checks say of the batch.
   *
   * @param written how many rows are in the files
   * @param batch the rows of the batch, read if there are aggregates that cannot be observed
   */
  Verdict verdict(AuditCounts counts, long written, Supplier<Dataset<Row>> batch) {
    Verdict verdict = ofRows(counts);
    List<WholeRule> ofBatch = whole(rule -> !rule.isOfTable());
    List<WholeRule> observed = ofBatch.stream().filter(WholeRule::isObservable).toList();
    verdict = verdict.and(ofAll(observed, written, counts.totals()));
    List<WholeRule> others = ofBatch.stream().filter(rule -> !rule.isObservable()).toList();
    return others.isEmpty() ? verdict : verdict.and(computed(others, batch.get()));
  }

  /** What the checks over the whole table say of it as the write would leave it. */
  Verdict tableVerdict(Dataset<Row> table) {
    return computed(whole(WholeRule::isOfTable), table);
  }

  /** Keeps the judged rows from the first pass for the second. */
  void persist(StorageLevel level) {
    judging().judged().persist(level);
  }

  /** Lets go of what {@link #persist} keeps. */
  void unpersist() {
    judging().judged().unpersist();
  }

  /** What orders rows of one key: file and record, or else all columns that can be ordered. */
  static List<Column> recordOrder(Dataset<Row> rows) {
    List<Column> places = places(rows);
    return places.isEmpty()
        ? Arrays.stream(rows.schema().fields())
            .filter(field -> Interop.isOrderable(field.dataType()))
            .map(field -> Records.quoted(field.name()))
            .toList()
        : places;
  }

  private static List<Column> places(Dataset<Row> rows) {
    return List.of(rows.columns()).containsAll(List.of(Records.FILE, Records.RECORD))
        ? List.of(col(Records.FILE), col(Records.RECORD))
        : List.of();
  }

  private Verdict ofRows(AuditCounts counts) {
    Map<String, String> failed = new LinkedHashMap<>();
    Map<String, Long> reported = new LinkedHashMap<>();
    for (RowRule rule : rowRules()) {
      long broken = counts.broken().getOrDefault(rule.name(), 0L);
      if (rule.stops(broken, counts.read())) {
        failed.put(rule.name(), rule.failure(broken, counts.read(), "", examples(rule)));
      }
      reported.put(rule.name(), rule.isReported(broken, counts.read()) ? broken : 0L);
    }
    return new Verdict(failed, reported);
  }

  /** Where some of the rows stand that break a rule; their values may be nobody's business. */
  private String examples(RowRule rule) {
    List<Column> places = places(rows);
    if (places.isEmpty()) {
      return "";
    }
    List<String> found = new ArrayList<>();
    for (Row row : judging().examples(rule, places, EXAMPLES + 1)) {
      found.add(new Path(row.getString(0)).getName() + " record " + row.getLong(1));
    }
    String more = found.size() > EXAMPLES ? ", ..." : "";
    List<String> shown = found.subList(0, Math.min(found.size(), EXAMPLES));
    return shown.isEmpty() ? "" : " (" + String.join(", ", shown) + more + ")";
  }

  private List<WholeRule> whole(Predicate<WholeRule> wanted) {
    return pass().rules().whole().stream().filter(wanted).toList();
  }

  private static Verdict computed(List<WholeRule> rules, Dataset<Row> rows) {
    Dataset<Row> prepared = rows;
    List<Column> aggregates = new ArrayList<>();
    for (WholeRule rule : rules) {
      prepared = rule.prepared(prepared);
      aggregates.addAll(rule.aggregates());
    }
    Row row =
        prepared
            .agg(functions.count(functions.lit(1)), aggregates.toArray(Column[]::new))
            .collectAsList()
            .get(0);
    return ofAll(rules, row.getLong(0), Interop.values(row));
  }

  private static Verdict ofAll(
      List<WholeRule> rules, long rows, Map<String, ? extends @Nullable Object> values) {
    Map<String, String> failed = new LinkedHashMap<>();
    Map<String, Long> reported = new LinkedHashMap<>();
    for (WholeRule rule : rules) {
      Optional<Violation> violation = rule.violation(rows, new LinkedHashMap<>(values));
      violation.filter(Violation::stops).ifPresent(v -> failed.put(rule.name(), v.text()));
      violation.ifPresent(v -> reported.put(rule.name(), v.count()));
    }
    return new Verdict(failed, reported);
  }

  private boolean isOfRecords() {
    return declared.length() > 0;
  }

  private Column[] columns(Set<String> without, List<Column> more) {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      if (!without.contains(name)) {
        columns.add(Records.quoted(name));
      }
    }
    columns.addAll(more);
    return columns.toArray(Column[]::new);
  }
}
