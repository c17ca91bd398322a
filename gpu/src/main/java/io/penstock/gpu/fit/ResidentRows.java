package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Pass;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * All rows of a fit, where they are computed on. On one host the driver asks its engine, and no
 * Spark job is run; on a cluster each pass is one job with a reduction in a fixed order.
 */
public abstract class ResidentRows implements AutoCloseable {
  private final List<LoadedPartition> partitions;
  private final LabelSummary labels = new LabelSummary();
  private final int columns;
  private final IntFunction<String> notFinite;
  private int passes;

  /**
   * Rows that have been loaded.
   *
   * @param notFinite what is said of a feature that is NaN or infinite in a row
   */
  ResidentRows(List<LoadedPartition> partitions, IntFunction<String> notFinite) {
    this.notFinite = notFinite;
    this.partitions = List.copyOf(partitions);
    partitions.forEach(partition -> labels.merge(partition.labels()));
    columns = partitions.stream().mapToInt(LoadedPartition::columns).max().orElse(0);
  }

  /** The sums of a pass over all rows; the same bits for the same rows, partitions and devices. */
  final double[] run(Pass pass) {
    passes++;
    return sums(pass);
  }

  abstract double[] sums(Pass pass);

  /** What is said of a feature that is NaN or infinite in a row. */
  final String notFinite(int feature) {
    return notFinite.apply(feature);
  }

  /** Frees the rows. */
  @Override
  public abstract void close();

  final List<LoadedPartition> partitions() {
    return partitions;
  }

  /** Features of each row. */
  public final int columns() {
    return columns;
  }

  final LabelSummary labels() {
    return labels;
  }

  /** The weight of each class, up to the greatest label; empty where labels are no classes. */
  public final double[] classWeights() {
    return labels.histogram();
  }

  /** Rows, those of weight 0 too. */
  public final long count() {
    return labels.count();
  }

  /** Bytes that the rows take on the engines. */
  public final long bytes() {
    return partitions.stream().mapToLong(LoadedPartition::bytes).sum();
  }

  /** How often all rows were read so far, after they had been loaded. */
  public final int passes() {
    return passes;
  }

  /** The engines that hold rows, each once. */
  public final String engines() {
    return joined(partitions.stream().map(LoadedPartition::engine).toList());
  }

  /** Why these. */
  public final String reasons() {
    return joined(partitions.stream().map(LoadedPartition::reason).toList());
  }

  private static String joined(List<String> texts) {
    TreeSet<String> distinct = new TreeSet<>(texts);
    distinct.remove("");
    return String.join("; ", distinct);
  }
}
