package io.penstock.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.penstock.audit.ParsesRule;
import io.penstock.audit.Peers;
import io.penstock.audit.RowRule;
import io.penstock.audit.WholeRule;
import io.penstock.definition.OnViolation;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a verdict each, and what is counted of them in the pass that writes them. A rule adds a
 * column {@code _broken_N} that says whether a row breaks it; {@code _verdict} is 0 of a row that
 * may be published, else 1 + the ordinal of the strictest {@link OnViolation} of what it breaks.
 */
final class AuditPass {
  private static final String STAYING = "_staying";
  private static final String VERDICT = "_verdict";
  private static final String KEPT = "kept";
  private static final int FAILS = 1;
  private static final int QUARANTINES = 2;
  private static final int DROPS = 3;

  private final Dataset<Row> rows;
  private final List<RowRule> rules;
  private final List<WholeRule> totals;
  private final Dataset<Row> judged;
  private final Dataset<Row> good;
  private final @Nullable FileTally tally;
  private final ObservedRow verdicts;
  private final ObservedRow aggregates;

  /**
   * A pass over {@code rows}.
   *
   * @param rules {@link ParsesRule} first, where the rows are records of files
   * @param totals rules whose aggregates are computed in the same pass, of what is published
   * @param staying gives the rows that the table has and keeps, by those that replace some; null
   *     where none matter
   */
  AuditPass(
      Dataset<Row> rows,
      List<RowRule> rules,
      List<WholeRule> totals,
      @Nullable UnaryOperator<Dataset<Row>> staying) {
    this.rows = rows;
    this.rules = List.copyOf(rules);
    this.totals = List.copyOf(totals);
    this.judged = rules.isEmpty() ? rows : judge(staying == null ? null : staying.apply(alone()));
    this.verdicts = new ObservedRow(rules.isEmpty() ? List.of() : verdictCounts());
    this.aggregates = new ObservedRow(totals.isEmpty() ? List.of() : totalsOfKept());
    this.tally = isOfRecords() ? new FileTally(rows.sparkSession()) : null;
    this.good = aggregates.of(ofVerdict(tallied(verdicts.of(judged)), 0));
  }

  /** The rows that may be published, with all their columns. Running them once counts. Lazy. */
  Dataset<Row> good() {
    return good;
  }

  /** The same without the counting. Lazy. */
  Dataset<Row> passing() {
    return ofVerdict(judged, 0);
  }

  /** The rows for the quarantine, with what each broke. Lazy. */
  Dataset<Row> quarantined(String reasons) {
    Column[] texts = new Column[rules.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = when(broken(i), rules.get(i).reason());
    }
    return ofVerdict(judged, verdict(OnViolation.QUARANTINE))
        .withColumn(reasons, array_compact(array(texts)));
  }

  /** Up to {@code most} rows that break a rule, the first by {@code order}. */
  List<Row> examples(RowRule rule, List<Column> order, int most) {
    return judged
        .where(broken(rules.indexOf(rule)))
        .select(order.toArray(Column[]::new))
        .orderBy(order.toArray(Column[]::new))
        .limit(most)
        .collectAsList();
  }

  /** As {@link RowAudit#perFile}. */
  Map<String, FileTally.Tally> perFile(AuditCounts all) {
    if (tally == null || all.read() == 0) {
      return Map.of();
    }
    return tally.ofPass(all.read(), all.kept()).orElseGet(this::talliedAgain);
  }

  private Dataset<Row> tallied(Dataset<Row> all) {
    return tally == null ? all : all.where(tally.counted(col(Records.FILE), fate()));
  }

  /** What becomes of a row, as the place of {@link FileTally.Outcome}. */
  private static Column fate() {
    return when(isVerdict(0), FileTally.Outcome.ACCEPTED.place)
        .when(isVerdict(verdict(OnViolation.DROP)), FileTally.Outcome.DROPPED.place)
        .when(isVerdict(verdict(OnViolation.QUARANTINE)), FileTally.Outcome.QUARANTINED.place)
        .otherwise(FileTally.Outcome.FAILED.place);
  }

  private Map<String, FileTally.Tally> talliedAgain() {
    Map<String, FileTally.Tally> tallies = new LinkedHashMap<>();
    judged
        .groupBy(Records.FILE)
        .agg(
            hashOfAll().as("_hash"),
            countIf(isVerdict(0)),
            countIf(isVerdict(verdict(OnViolation.DROP))),
            countIf(isVerdict(verdict(OnViolation.QUARANTINE))),
            countIf(isVerdict(verdict(OnViolation.FAIL))))
        .collectAsList()
        .forEach(
            row ->
                tallies.put(
                    row.getString(0),
                    new FileTally.Tally(
                        row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5))));
    return tallies;
  }

  /** Makes Spark parse every column, as in the pass that wrote. */
  private Column hashOfAll() {
    return max(xxhash64(Arrays.stream(rows.columns()).map(Records::quoted).toArray(Column[]::new)));
  }

  private boolean isOfRecords() {
    return !rules.isEmpty() && rules.get(0) instanceof ParsesRule;
  }

  Dataset<Row> judged() {
    return judged;
  }

  /**
   * What was counted while {@link #good()} was run; null if Spark left the counting out, as it may
   * where there are no rows, or if the counts do not agree with one another.
   */
  @Nullable AuditCounts observed(long written) {
    Map<String, Object> ofVerdicts = verdicts.values();
    Map<String, Object> ofTotals = aggregates.values();
    if (ofVerdicts == null || ofTotals == null) {
      return null;
    }
    AuditCounts counts = counts(ofVerdicts, ofTotals, written);
    boolean agrees = totals.isEmpty() || number(ofTotals.get(KEPT)) == counts.kept();
    // What was observed of a task that ran twice is there twice; a tally has it once.
    boolean isTallied =
        tally == null
            || counts.read() == 0
            || tally.ofPass(counts.read(), counts.kept()).isPresent();
    return agrees && isTallied ? counts : null;
  }

  /** The same by a pass of its own. */
  AuditCounts counted(long written) {
    Column hash = hashOfAll();
    return counts(verdicts.counted(judged, hash), aggregates.counted(passing(), hash), written);
  }

  private AuditCounts counts(
      Map<String, ?> ofVerdicts, Map<String, Object> ofTotals, long written) {
    if (rules.isEmpty()) {
      long kept = totals.isEmpty() ? written : number(ofTotals.get(KEPT));
      return new AuditCounts(kept, kept, 0, 0, 0, Map.of(), ofTotals);
    }
    Map<String, Long> broken = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      broken.put(rules.get(i).name(), number(ofVerdicts.get(column(i))));
    }
    return new AuditCounts(
        number(ofVerdicts.get("read")),
        number(ofVerdicts.get(KEPT)),
        number(ofVerdicts.get("dropped")),
        number(ofVerdicts.get("quarantined")),
        number(ofVerdicts.get("failed")),
        broken,
        ofTotals);
  }

  private List<Column> verdictCounts() {
    List<Column> counts = new ArrayList<>();
    counts.add(count(lit(1)).as("read"));
    counts.add(countIf(isVerdict(0)).as(KEPT));
    counts.add(countIf(isVerdict(verdict(OnViolation.DROP))).as("dropped"));
    counts.add(countIf(isVerdict(verdict(OnViolation.QUARANTINE))).as("quarantined"));
    counts.add(countIf(isVerdict(verdict(OnViolation.FAIL))).as("failed"));
    for (int i = 0; i < rules.size(); i++) {
      counts.add(countIf(broken(i)).as(column(i)));
    }
    return counts;
  }

  private List<Column> totalsOfKept() {
    List<Column> aggregates = new ArrayList<>();
    aggregates.add(count(lit(1)).as(KEPT));
    totals.forEach(rule -> aggregates.addAll(rule.aggregates()));
    return aggregates;
  }

  private Dataset<Row> judge(@Nullable Dataset<Row> staying) {
    boolean isOfRecords = isOfRecords();
    Column isParsed = isOfRecords ? col(ParsesRule.PARSED) : lit(true);
    Column isStaying = staying == null ? lit(false) : col(STAYING);
    Dataset<Row> all = staying == null ? rows : withStaying(staying);
    if (rules.get(0) instanceof ParsesRule parses) {
      all = all.withColumn(ParsesRule.PARSED, isStaying.or(parses.parsed()));
    }
    for (RowRule rule : rules) {
      all = rule.prepared(all);
    }
    Peers peers =
        new Peers(isOut(isParsed, isStaying), isParsed, isStaying, RowAudit.recordOrder(rows));
    List<Column> columns = new ArrayList<>();
    columns.add(col("*"));
    for (int i = 0; i < rules.size(); i++) {
      Column isBroken = rules.get(i).isBroken(peers);
      columns.add(
          (rules.get(i) instanceof ParsesRule
                  ? isBroken
                  : rules.get(i).comparesRows()
                      ? when(isParsed, isBroken).otherwise(false)
                      : ifJudged(isBroken, isParsed, isStaying))
              .as(column(i)));
    }
    all = all.select(columns.toArray(Column[]::new));
    all = staying == null ? all : all.where(not(isStaying));
    return all.withColumn(VERDICT, verdict());
  }

  private Dataset<Row> withStaying(Dataset<Row> staying) {
    Column[] compared =
        rules.stream()
            .flatMap(rule -> rule.comparedOfTable().stream())
            .map(name -> rows.select(Records.quoted(name)).columns()[0])
            .distinct()
            .map(Records::quoted)
            .toArray(Column[]::new);
    return rows.withColumn(STAYING, lit(false))
        .unionByName(staying.select(compared).withColumn(STAYING, lit(true)), true);
  }

  /** Not evaluated where values are missing: a division by them, or a cast, could fail. */
  private static Column ifJudged(Column isBroken, Column isParsed, Column isStaying) {
    return when(isParsed.and(not(isStaying)), isBroken).otherwise(false);
  }

  /** Whether a row breaks a rule, other than those that compare rows, so that it is left out. */
  private Column isOut(Column isParsed, Column isStaying) {
    Column isOut = not(isParsed);
    for (RowRule rule : rules) {
      boolean isAlone = !rule.comparesRows() && !(rule instanceof ParsesRule);
      if (isAlone && rule.outcome() != OnViolation.WARN) {
        isOut = isOut.or(ifJudged(rule.isBroken(Peers.NONE), isParsed, isStaying));
      }
    }
    return isOut;
  }

  /** The rows that no rule leaves out but perhaps one that compares rows. */
  private Dataset<Row> alone() {
    Dataset<Row> all = rows;
    Column isParsed = lit(true);
    if (rules.get(0) instanceof ParsesRule parses) {
      all = all.withColumn(ParsesRule.PARSED, parses.parsed());
      isParsed = col(ParsesRule.PARSED);
    }
    for (RowRule rule : rules) {
      all = rule.comparesRows() ? all : rule.prepared(all);
    }
    return all.where(not(isOut(isParsed, lit(false))))
        .select(Arrays.stream(rows.columns()).map(Records::quoted).toArray(Column[]::new));
  }

  private Column verdict() {
    Column verdict = lit(0);
    for (OnViolation outcome :
        List.of(OnViolation.DROP, OnViolation.QUARANTINE, OnViolation.FAIL)) {
      Column any = lit(false);
      for (int i = 0; i < rules.size(); i++) {
        any = rules.get(i).outcome() == outcome ? any.or(broken(i)) : any;
      }
      verdict = when(any, verdict(outcome)).otherwise(verdict);
    }
    return verdict;
  }

  private Dataset<Row> ofVerdict(Dataset<Row> all, int verdict) {
    return rules.isEmpty() ? all : all.where(isVerdict(verdict));
  }

  private static Column isVerdict(int verdict) {
    return col(VERDICT).equalTo(verdict);
  }

  private static int verdict(OnViolation outcome) {
    return switch (outcome) {
      case FAIL -> FAILS;
      case QUARANTINE -> QUARANTINES;
      case DROP -> DROPS;
      case WARN -> 0;
    };
  }

  private static Column broken(int rule) {
    return col(column(rule));
  }

  private static String column(int rule) {
    return "_broken_" + rule;
  }

  private static Column countIf(Column condition) {
    return coalesce(sum(when(condition, 1L).otherwise(0L)), lit(0L));
  }

  private static long number(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).longValue();
  }
}
