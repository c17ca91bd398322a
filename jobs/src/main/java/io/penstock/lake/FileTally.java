package io.penstock.lake;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.AccumulatorV2;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the records of each input file in the pass that writes them. Each task has
 * counts of its own, and one that runs again takes the place of the one before, so that nothing is
 * counted twice; a pass is known by its stage.
 */
final class FileTally {
  private final Counts counts = new Counts();

  /** What became of a record. */
  enum Outcome {
    ACCEPTED(0),
    DROPPED(1),
    QUARANTINED(2),
    FAILED(3);

    /** Where a tally has its count. */
    final int place;

    Outcome(int place) {
      this.place = place;
    }
  }

  /** How many records of a file had each outcome. */
  record Tally(long accepted, long dropped, long quarantined, long failed) {
    static final Tally NONE = new Tally(0, 0, 0, 0);

    /** Of counts that stand at the places of their outcomes. */
    static Tally of(long[] counts) {
      return new Tally(
          counts[Outcome.ACCEPTED.place],
          counts[Outcome.DROPPED.place],
          counts[Outcome.QUARANTINED.place],
          counts[Outcome.FAILED.place]);
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

  FileTally(SparkSession spark) {
    // With a name Spark would keep all of it as a text, once for each task.
    spark.sparkContext().register(counts);
  }

  /** Counts a row, and is true of all. */
  Column counted(Column file, Column outcome) {
    return functions
        .udf(new Counter(counts), DataTypes.BooleanType)
        // A row is counted where this stands, and once.
        .asNondeterministic()
        .asNonNullable()
        .apply(file, outcome);
  }

  /** By file, of a pass over {@code read} records of which {@code accepted} passed; else empty. */
  Optional<Map<String, Tally>> ofPass(long read, long accepted) {
    for (Map<String, Tally> pass : counts.byStage().values()) {
      long all = pass.values().stream().mapToLong(Tally::all).sum();
      long kept = pass.values().stream().mapToLong(Tally::accepted).sum();
      if (all == read && kept == accepted) {
        return Optional.of(pass);
      }
    }
    return Optional.empty();
  }

  /** Where the counts of a task are. */
  private record Task(int stage, int partition) implements java.io.Serializable {}

  private static final class Counter implements UDF2<String, Integer, Boolean> {
    private static final long serialVersionUID = 1L;

    private final Counts counts;
    private transient @Nullable String file;
    private transient long @Nullable [] ofFile;

    Counter(Counts counts) {
      this.counts = counts;
    }

    @Override
    public Boolean call(String name, Integer outcome) {
      long[] now = ofFile;
      if (now == null || !name.equals(file)) {
        now = counts.of(name);
        ofFile = now;
        file = name;
      }
      now[outcome]++;
      return true;
    }
  }

  /** By task and file. */
  private static final class Counts extends AccumulatorV2<Void, Map<Task, Map<String, long[]>>> {
    private static final long serialVersionUID = 1L;

    private final Map<Task, Map<String, long[]>> tasks = new HashMap<>();

    synchronized long[] of(String file) {
      TaskContext context = TaskContext.get();
      Task task =
          context == null ? new Task(-1, -1) : new Task(context.stageId(), context.partitionId());
      return tasks
          .computeIfAbsent(task, any -> new HashMap<>())
          .computeIfAbsent(file, any -> new long[Outcome.values().length]);
    }

    synchronized Map<Integer, Map<String, Tally>> byStage() {
      TreeMap<Integer, Map<String, Tally>> stages = new TreeMap<>();
      tasks.forEach(
          (task, files) -> {
            Map<String, Tally> stage = stages.computeIfAbsent(task.stage(), any -> new HashMap<>());
            files.forEach((file, found) -> stage.merge(file, Tally.of(found), Tally::and));
          });
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
      throw new UnsupportedOperationException("counts are taken with of(file)");
    }

    @Override
    public synchronized void merge(AccumulatorV2<Void, Map<Task, Map<String, long[]>>> other) {
      tasks.putAll(((Counts) other).tasks);
    }

    @Override
    public Map<Task, Map<String, long[]>> value() {
      return tasks;
    }
  }
}
