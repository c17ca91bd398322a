package io.penstock.gpu.fit;

import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.fit.LoadedPartition.Order;
import io.penstock.gpu.fit.LoadedPartition.Outcome;
import java.util.Iterator;
import java.util.Locale;
import org.apache.spark.sql.catalyst.InternalRow;
import org.jspecify.annotations.Nullable;

/** Puts the rows of one partition into a shard and the shard into the registry; one use. */
final class PartitionLoader {
  /** Above it even a few rows of dense sums are large. */
  static final int MAX_COLUMNS = 65_536;

  /** Where fewer values than this share are stored, stock MLlib's sparse blocks are faster. */
  private static final double MIN_DENSITY = 0.05;

  /** Values after which the density is judged; before, dense rows are small whatever they hold. */
  private static final long JUDGED_VALUES = 1 << 23;

  private final Order order;
  private final int index;
  private final LabelSummary labels = new LabelSummary();
  private int columns;
  private long values;
  private long stored;
  private int notFinite = -1;
  private @Nullable String refusal;

  PartitionLoader(Order order, int index) {
    this.order = order;
    this.index = index;
  }

  /** Reads all rows; what a user can mend comes back as a message and never as a failed task. */
  LoadedPartition load(Iterator<InternalRow> rows) {
    if (!rows.hasNext()) {
      return result("", "", 0, Outcome.LOADED, null);
    }
    InternalRow first = rows.next();
    if (order.reader().isNull(first)) {
      return bad("column '" + order.featuresColumn() + "' is NULL in a training row" + LEAVE_OUT);
    }
    columns = order.reader().columns(first);
    if (columns > MAX_COLUMNS) {
      return refused(
          String.format(Locale.ROOT, "%,d features are more than %,d", columns, MAX_COLUMNS));
    }
    if (columns == 0) {
      return refused("there are no features");
    }
    Engines.Choice choice;
    try {
      choice = Engines.choose(order.engine(), columns);
    } catch (GpuUnavailableException e) {
      return result("", "", 0, Outcome.NO_GPU, e.getMessage());
    }
    try (ShardWriter writer = choice.engine().writer(columns, order.storage())) {
      String problem = fill(writer, first, rows);
      if (refusal != null) {
        return refused(refusal);
      }
      if (problem != null) {
        return bad(problem);
      }
      if (notFinite >= 0) {
        return result("", "", 0, Outcome.NOT_FINITE, null);
      }
      Shard shard = writer.finish();
      LoadedPartition loaded =
          result(
              choice.engine().description(), choice.reason(), shard.bytes(), Outcome.LOADED, null);
      ShardRegistry.put(order.fit(), loaded, choice.engine(), shard);
      return loaded;
    } catch (EngineException e) {
      Outcome outcome =
          choice.engine() instanceof CpuEngine ? Outcome.REFUSED : Outcome.ENGINE_FAILED;
      return result("", "", 0, outcome, e.getMessage());
    }
  }

  static final String LEAVE_OUT = ": leave such rows out, or fill them";

  private @Nullable String fill(ShardWriter writer, InternalRow first, Iterator<InternalRow> rows) {
    FeatureReader reader = order.reader();
    Chunk chunk = writer.chunk();
    int filled = 0;
    InternalRow row = first;
    while (true) {
      String problem = wrongSize(row);
      if (problem != null) {
        return problem;
      }
      int at = filled * columns;
      stored += reader.read(row, chunk.values(), at, columns);
      values += columns;
      double weight = row.isNullAt(1) ? Double.NaN : row.getDouble(1);
      double label = row.isNullAt(0) ? Double.NaN : row.getDouble(0);
      problem = wrong(label, weight);
      if (problem != null) {
        return problem;
      }
      count(label, weight);
      if (weight > 0) {
        chunk.labels()[filled] = label;
        chunk.weights()[filled] = weight;
        filled++;
      } else if (isNotFinite(chunk.values(), at)) {
        return null; // an engine never sees this row, and stock MLlib refuses it too
      }
      if (filled == chunk.capacity()) {
        writer.commit(filled);
        filled = 0;
        chunk = writer.chunk();
        if (isTooSparse()) {
          return null;
        }
      }
      if (!rows.hasNext()) {
        writer.commit(filled);
        return null;
      }
      row = rows.next();
    }
  }

  private void count(double label, double weight) {
    if (order.areClasses() && weight > 0) { // else it is no class to stock MLlib either
      labels.addClass((int) label, weight);
    } else {
      labels.add(label, weight);
    }
  }

  private @Nullable String wrongSize(InternalRow row) {
    if (order.reader().isNull(row)) {
      return "column '" + order.featuresColumn() + "' is NULL in a training row" + LEAVE_OUT;
    }
    int size = order.reader().columns(row);
    return size == columns ? null : differentSizes(order.featuresColumn(), columns, size);
  }

  static String differentSizes(String column, int one, int other) {
    return "column '"
        + column
        + "' has "
        + one
        + " features in one row and "
        + other
        + " in another: all rows need the same";
  }

  private @Nullable String wrong(double label, double weight) {
    if (Double.isNaN(label) || Double.isInfinite(label)) {
      return "column '"
          + order.labelColumn()
          + "', the label, is NULL, NaN or infinite in a"
          + " training row: leave such rows out";
    }
    if (order.areClasses() && (label < 0 || label != (int) label)) {
      return "column '"
          + order.labelColumn()
          + "', the label, holds "
          + label
          + ": classes are the whole numbers 0, 1, 2 and so on; a StringIndexer makes them";
    }
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      return "column '"
          + order.weightColumn()
          + "', the weight, holds "
          + (Double.isNaN(weight) ? "NULL or NaN" : weight)
          + ": a weight is a number from 0 on";
    }
    return null;
  }

  private boolean isNotFinite(double[] array, int at) {
    for (int j = 0; j < columns && notFinite < 0; j++) {
      if (!Double.isFinite(array[at + j])) {
        notFinite = j;
      }
    }
    return notFinite >= 0;
  }

  private boolean isTooSparse() {
    if (values > JUDGED_VALUES && stored < MIN_DENSITY * values) {
      refusal =
          String.format(
              Locale.ROOT,
              "the vectors are sparse: of the first %,d values of a partition %,d are stored",
              values,
              stored);
    }
    return refusal != null;
  }

  private LoadedPartition bad(String message) {
    return result("", "", 0, Outcome.BAD_ROW, message);
  }

  private LoadedPartition refused(@Nullable String message) {
    return result("", "", 0, Outcome.REFUSED, message);
  }

  private LoadedPartition result(
      String engine, String reason, long bytes, Outcome outcome, @Nullable String message) {
    return new LoadedPartition(
        index, engine, reason, columns, bytes, labels, outcome, message, notFinite);
  }
}
