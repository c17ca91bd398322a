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
import io.penstock.audit.RunningTotals;
import io.penstock.audit.WholeRule;
import io.penstock.definition.OnViolation;
import io.penstock.input.Records;
import io.penstock.lake.RowTally.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Rows with a verdict each, and what is counted of them in the pass that writes them. A rule adds a
 * column {@code _broken_N} that says whether a row breaks it; {@code _verdict} is 0 of a row that
 * may be published, else the {@link Outcome} of the strictest rule that it breaks.
 */
final class AuditPass {
  private static final String STAYING = "_staying";
  private static final String VERDICT = "_verdict";

  private final Dataset<Row> rows;
  private final List<RowRule> rules;
  private final Dataset<Row> judged;
  private final Dataset<Row> good;
  private final RowTally tally;
  private final List<Column> aggregates;
  private final @Nullable RunningTotals totals;

  /**
   * A pass over {@code rows}.
   *
   * @param rules {@link ParsesRule} first, where the rows are records of files
   * @param whole rules whose aggregates are computed in the same pass, of what is published
   * @param staying gives the rows that the table has and keeps, by those that replace some; null
   *     where none matter
   */
  AuditPass(
      Dataset<Row> rows,
      List<RowRule> rules,
      List<WholeRule> whole,
      @Nullable UnaryOperator<Dataset<Row>> staying) {
    this.rows = rows;
    this.rules = List.copyOf(rules);
    this.judged = rules.isEmpty() ? rows : judge(staying == null ? null : staying.apply(alone()));
    this.aggregates = whole.stream().flatMap(rule -> rule.aggregates().stream()).toList();
    this.totals = aggregates.isEmpty() ? null : RunningTotals.of(judged, aggregates).orElseThrow();
    this.tally =
        new RowTally(
            rows.sparkSession(), rules.stream().map(AuditPass::outcome).toList(), this.totals);
    this.good = rules.isEmpty() && aggregates.isEmpty() ? rows : accepted();
  }

  /** The rows that may be published, with all their columns. Running them once counts. Lazy. */
  Dataset<Row> good() {
    return good;
  }

  /** The same without the counting. Lazy. */
  Dataset<Row> passing() {
    return ofVerdict(judged, Outcome.ACCEPTED);
  }

  /** The rows for the quarantine, with what each broke. Lazy. */
  Dataset<Row> quarantined(String reasons) {
    Column[] texts = new Column[rules.size()];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = when(broken(i), rules.get(i).reason());
    }
    return ofVerdict(judged, Outcome.QUARANTINED).withColumn(reasons, array_compact(array(texts)));
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
  Map<String, RowTally.Tally> perFile(AuditCounts all) {
    if (!isOfRecords() || all.read() == 0) {
      return Map.of();
    }
    return tally
        .pass(OptionalLong.of(all.kept()))
        .filter(pass -> pass.rows().all() == all.read())
        .map(RowTally.Pass::perFile)
        .orElseGet(this::talliedAgain);
  }

  private Dataset<Row> accepted() {
    List<Column> broken = IntStream.range(0, rules.size()).mapToObj(AuditPass::broken).toList();
    return tally.accepted(judged, isOfRecords() ? col(Records.FILE) : lit(null), broken);
  }

  private Map<String, RowTally.Tally> talliedAgain() {
    List<Column> counts = new ArrayList<>(outcomes());
    counts.add(hashOfAll());
    Map<String, RowTally.Tally> tallies = new LinkedHashMap<>();
    judged
        .groupBy(Records.FILE)
        .agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new))
        .collectAsList()
        .forEach(row -> tallies.put(row.getString(0), tally(row)));
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
   *
   * @param kept the rows that passed, if that is known
   */
  @Nullable AuditCounts observed(long written, OptionalLong kept) {
    return rules.isEmpty() && aggregates.isEmpty()
        ? counts(new RowTally.Tally(written, 0, 0, 0), List.of(), Map.of())
        : tally
            .pass(kept)
            .map(pass -> counts(pass.rows(), pass.broken(), values(pass)))
            .orElse(null);
  }

  private Map<String, @Nullable Object> values(RowTally.Pass pass) {
    return totals == null ? Map.of() : totals.values(pass.totals());
  }

  /** The same by a pass of its own. */
  AuditCounts counted(long written) {
    Column hash = hashOfAll();
    Map<String, @Nullable Object> values = Map.of();
    long kept = written;
    if (!aggregates.isEmpty()) {
      List<Column> besides = new ArrayList<>(List.of(hash));
      besides.addAll(aggregates);
      Row row = passing().agg(count(lit(1)), besides.toArray(Column[]::new)).collectAsList().get(0);
      kept = row.getLong(0);
      values = Interop.values(row);
    }
    if (rules.isEmpty()) {
      return counts(new RowTally.Tally(kept, 0, 0, 0), List.of(), values);
    }
    List<Column> counts = new ArrayList<>(outcomes());
    for (int i = 0; i < rules.size(); i++) {
      counts.add(countIf(broken(i)));
    }
    Row row = judged.agg(hash, counts.toArray(Column[]::new)).collectAsList().get(0);
    List<Long> broken = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      broken.add(row.getLong(1 + Outcome.values().length + i));
    }
    return counts(tally(row), broken, values);
  }

  private AuditCounts counts(
      RowTally.Tally of, List<Long> brokenByRule, Map<String, @Nullable Object> values) {
    Map<String, Long> broken = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      broken.put(rules.get(i).name(), brokenByRule.get(i));
    }
    return new AuditCounts(
        of.all(), of.accepted(), of.dropped(), of.quarantined(), of.failed(), broken, values);
  }

  /** How many rows have each outcome, in the order of their verdicts. */
  private static List<Column> outcomes() {
    return Arrays.stream(Outcome.values()).map(outcome -> countIf(isVerdict(outcome))).toList();
  }

  /** Of a row that has {@link #outcomes} from its second place. */
  private static RowTally.Tally tally(Row row) {
    long[] counts = new long[Outcome.values().length];
    Arrays.setAll(counts, i -> row.getLong(1 + i));
    return RowTally.Tally.of(counts);
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
    Column verdict = lit(Outcome.ACCEPTED.verdict);
    for (Outcome outcome : List.of(Outcome.DROPPED, Outcome.QUARANTINED, Outcome.FAILED)) {
      Column any = lit(false);
      for (int i = 0; i < rules.size(); i++) {
        any = outcome(rules.get(i)) == outcome ? any.or(broken(i)) : any;
      }
      verdict = when(any, outcome.verdict).otherwise(verdict);
    }
    return verdict;
  }

  private Dataset<Row> ofVerdict(Dataset<Row> all, Outcome verdict) {
    return rules.isEmpty() ? all : all.where(isVerdict(verdict));
  }

  private static Column isVerdict(Outcome verdict) {
    return col(VERDICT).equalTo(verdict.verdict);
  }

  private static Outcome outcome(RowRule rule) {
    return switch (rule.outcome()) {
      case FAIL -> Outcome.FAILED;
      case QUARANTINE -> Outcome.QUARANTINED;
      case DROP -> Outcome.DROPPED;
      case WARN -> Outcome.ACCEPTED;
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
}
