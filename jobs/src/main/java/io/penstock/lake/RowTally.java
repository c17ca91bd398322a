package io.penstock.lake;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.penstock.audit.RunningTotals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of rows in the pass that writes them: per input file, and per rule that they
 * break; of those that are accepted, it keeps totals. They are conditions of that pass, called by
 * Spark's generated code with nothing boxed or copied, where {@code observe} would split that code
 * in two. Each task has counts of its own, and one that runs again takes the place of the one
 * before, so that nothing is counted twice; a pass is known by its stage.
 */
final class RowTally {
  private static final int RULES_PER_CALL = Long.SIZE - 1;

  private final Counts counts = new Counts();
  private final List<Outcome> rules;
  private final @Nullable RunningTotals totals;

  /**
   * Of rows that are judged by rules.
   *
   * @param rules what becomes of a row that breaks each, if it breaks none that is stricter
   * @param totals those of the accepted rows; null if none are wanted
   */
  RowTally(SparkSession spark, List<Outcome> rules, @Nullable RunningTotals totals) {
    this.rules = List.copyOf(rules);
    this.totals = totals;
    // With a name Spark would keep all of it as a text, once for each task.
    spark.sparkContext().register(counts);
  }

  /** What became of a row; of several rules that it breaks, the strictest decides. */
  enum Outcome {
    ACCEPTED(0),
    DROPPED(1),
    QUARANTINED(2),
    FAILED(3);

    /** The verdict on a row, higher if stricter, and where its count stands. */
    final int verdict;

    Outcome(int verdict) {
      this.verdict = verdict;
    }
  }

  /** How many rows had each outcome. */
  record Tally(long accepted, long dropped, long quarantined, long failed) {
    static final Tally NONE = new Tally(0, 0, 0, 0);

    /** Of counts that stand at their verdicts. */
    static Tally of(long[] counts) {
      return new Tally(
          counts[Outcome.ACCEPTED.verdict],
          counts[Outcome.DROPPED.verdict],
          counts[Outcome.QUARANTINED.verdict],
          counts[Outcome.FAILED.verdict]);
    }

    long all() {
      return accepted + dropped + quarantined + failed;
    }

    Tally and(Tally other) {
      return new Tally(
          accepted + other.accepted,
          dropped + other.dropped,
          quarantined + other.quarantined,
          failed + other.failed);
    }
  }

  /**
   * One whole pass.
   *
   * @param rows what became of all rows
   * @param broken how many rows break each rule, in the order of the rules
   * @param perFile what became of the rows of each input file, by its path
   * @param totals the buffers of the totals of the accepted rows
   */
  record Pass(
      Tally rows,
      List<Long> broken,
      Map<String, Tally> perFile,
      List<SpecificInternalRow> totals) {}

  /**
   * The rows that are accepted; each row that it comes to is counted. Lazy.
   *
   * @param file a row's input file; a null of no type where rows are of no file
   * @param broken whether it breaks each rule; never null
   */
  Dataset<Row> accepted(Dataset<Row> rows, Column file, List<Column> broken) {
    Column verdict = lit(Outcome.ACCEPTED.verdict);
    for (int from = RULES_PER_CALL; from < rules.size(); from += RULES_PER_CALL) {
      Counter counter = new Counter(this, from);
      verdict = call(counter, "verdict", DataTypes.IntegerType, verdict, bits(broken, from));
    }
    Counter counter = new Counter(this, 0);
    Column path = file.cast(DataTypes.StringType);
    Column bits = bits(broken, 0);
    Dataset<Row> accepted =
        rows.where(call(counter, "isAccepted", DataTypes.BooleanType, path, verdict, bits));
    // A condition of its own: of one AND, Spark may compute first what its second half says twice.
    return totals == null ? accepted : accepted.where(totals.updated(counter));
  }

  private static Column bits(List<Column> broken, int from) {
    Column bits = lit(0L);
    for (int i = from; i < Math.min(broken.size(), from + RULES_PER_CALL); i++) {
      bits = bits.bitwiseOR(when(broken.get(i), 1L << (i - from)).otherwise(0L));
    }
    return bits;
  }

  private static Column call(Counter counter, String method, DataType type, Column... arguments) {
    return ExpressionUtils.column(
        new Invoke(
            Literal$.MODULE$.fromObject(counter, new ObjectType(Counter.class)),
            method,
            type,
            Interop.seq(Arrays.stream(arguments).map(ExpressionUtils::expression).toList()),
            Interop.seq(List.<AbstractDataType>of()),
            false,
            false,
            // A row is counted where this stands, and once.
            false));
  }

  /**
   * What a pass counted that accepted {@code written} rows, or any number where that is not known;
   * empty if there was none.
   */
  Optional<Pass> pass(OptionalLong written) {
    Pass most = null;
    for (List<TaskCounts> stage : counts.byStage().values()) {
      Pass pass = pass(stage);
      boolean isWanted = pass.rows().accepted() == written.orElse(pass.rows().accepted());
      // A step that looks at some of the rows first is a pass too, but of fewer.
      if (isWanted && (most == null || most.rows().all() < pass.rows().all())) {
        most = pass;
      }
    }
    return Optional.ofNullable(most);
  }

  private Pass pass(Collection<TaskCounts> tasks) {
    long[] rows = new long[Outcome.values().length];
    long[] broken = new long[rules.size()];
    List<SpecificInternalRow> buffers = new ArrayList<>();
    Map<String, Tally> perFile = new HashMap<>();
    for (TaskCounts task : tasks) {
      task.byFile.forEach(
          (file, counts) -> {
            for (int i = 0; i < rows.length; i++) {
              rows[i] += counts[i];
            }
            if (!file.equals(TaskCounts.NO_FILE)) {
              perFile.merge(file.toString(), Tally.of(counts), Tally::and);
            }
          });
      task.addBroken(broken);
      if (task.totals != null) {
        buffers.add(task.totals);
      }
    }
    List<Long> perRule = new ArrayList<>();
    for (long count : broken) {
      perRule.add(count);
    }
    return new Pass(Tally.of(rows), perRule, perFile, buffers);
  }

  /** Called by generated code, in another package. */
  public static final class Counter implements RunningTotals.Buffer {
    private static final long serialVersionUID = 1L;

    private final Counts counts;
    private final int firstRule;
    private final long[] rulesByVerdict = new long[Outcome.values().length];
    private final @Nullable SpecificInternalRow noTotals;
    private transient @Nullable TaskCounts task;
    private transient @Nullable UTF8String file;
    private transient long @Nullable [] ofFile;
    private transient long bits;
    private transient long @Nullable [] ofBits;

    Counter(RowTally tally, int firstRule) {
      this.counts = tally.counts;
      this.firstRule = firstRule;
      this.noTotals = tally.totals == null || firstRule > 0 ? null : tally.totals.initial();
      for (int i = firstRule; i < Math.min(tally.rules.size(), firstRule + RULES_PER_CALL); i++) {
        rulesByVerdict[tally.rules.get(i).verdict] |= 1L << (i - firstRule);
      }
    }

    /** Counts a row, and says whether it is accepted, by what other rules say of it too. */
    public boolean isAccepted(@Nullable UTF8String path, int ofOthers, long broken) {
      int verdict = verdict(ofOthers, broken);
      countOutcome(path == null ? TaskCounts.NO_FILE : path, verdict);
      return verdict == Outcome.ACCEPTED.verdict;
    }

    /** Counts the rules that a row breaks; the strictest verdict of these and others. */
    public int verdict(int ofOthers, long broken) {
      if (broken == 0) {
        return ofOthers;
      }
      countBroken(broken);
      int verdict = rulesByVerdict.length - 1;
      while (verdict > ofOthers && (rulesByVerdict[verdict] & broken) == 0) {
        verdict--;
      }
      return verdict;
    }

    @Override
    public SpecificInternalRow row() {
      return task().totals(Objects.requireNonNull(noTotals, "no totals"));
    }

    private void countOutcome(UTF8String path, int verdict) {
      long[] now = ofFile;
      if (now == null || !path.equals(file)) {
        UTF8String own = path.copy(); // its bytes are those of a row, which Spark uses again
        now = task().byFile.computeIfAbsent(own, any -> new long[Outcome.values().length]);
        ofFile = now;
        file = own;
      }
      now[verdict]++;
    }

    private void countBroken(long broken) {
      long[] now = ofBits;
      if (now == null || bits != broken) {
        now =
            task()
                .byBits
                .computeIfAbsent(firstRule, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(broken, any -> new long[1]);
        ofBits = now;
        bits = broken;
      }
      now[0]++;
    }

    private TaskCounts task() {
      TaskCounts known = task;
      if (known == null) {
        known = counts.ofThisTask();
        task = known;
      }
      return known;
    }
  }

  /** Where the counts of a task are. */
  private record Task(int stage, int partition) implements java.io.Serializable {}

  /** By file and outcome; by the first of some rules and which of these a row breaks; totals. */
  private static final class TaskCounts implements java.io.Serializable {
    static final UTF8String NO_FILE = UTF8String.EMPTY_UTF8;

    private static final long serialVersionUID = 1L;

    // Heartbeats of executors write them while they are counted.
    final Map<UTF8String, long[]> byFile = new ConcurrentHashMap<>();
    final Map<Integer, Map<Long, long[]>> byBits = new ConcurrentHashMap<>();
    @Nullable SpecificInternalRow totals;

    SpecificInternalRow totals(SpecificInternalRow initial) {
      if (totals == null) {
        totals = initial;
      }
      return totals;
    }

    void addBroken(long[] broken) {
      byBits.forEach(
          (first, some) ->
              some.forEach(
                  (bits, count) -> {
                    for (long left = bits; left != 0; left &= left - 1) {
                      broken[first + Long.numberOfTrailingZeros(left)] += count[0];
                    }
                  }));
    }
  }

  private static final class Counts extends AccumulatorV2<Void, Map<Task, TaskCounts>> {
    private static final long serialVersionUID = 1L;

    private final Map<Task, TaskCounts> tasks = new ConcurrentHashMap<>();

    synchronized TaskCounts ofThisTask() {
      TaskContext context = TaskContext.get();
      Task task =
          context == null ? new Task(-1, -1) : new Task(context.stageId(), context.partitionId());
      return tasks.computeIfAbsent(task, any -> new TaskCounts());
    }

    synchronized Map<Integer, List<TaskCounts>> byStage() {
      Map<Integer, List<TaskCounts>> stages = new HashMap<>();
      tasks.forEach(
          (task, found) ->
              stages.computeIfAbsent(task.stage(), any -> new ArrayList<>()).add(found));
      return stages;
    }

    @Override
    public boolean isZero() {
      return tasks.isEmpty();
    }

    @Override
    public Counts copy() {
      Counts copy = new Counts();
      copy.tasks.putAll(tasks);
      return copy;
    }

    @Override
    public void reset() {
      tasks.clear();
    }

    @Override
    public void add(Void nothing) {
      throw new UnsupportedOperationException("rows are counted with ofThisTask()");
    }

    @Override
    public synchronized void merge(AccumulatorV2<Void, Map<Task, TaskCounts>> other) {
      tasks.putAll(((Counts) other).tasks);
    }

    @Override
    public Map<Task, TaskCounts> value() {
      return tasks;
    }
  }
}
