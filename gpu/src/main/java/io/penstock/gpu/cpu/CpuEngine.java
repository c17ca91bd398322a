package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Computes on the heap. Rows are cut into pieces whose number depends on the threads only, each
 * piece is summed by itself and the pieces are added in their order: the same threads give the same
 * bits.
 */
public final class CpuEngine implements Engine {
  private static final HeapBudget HEAP = HeapBudget.ofThisHeap();

  /** Pieces a thread: with more than one, a thread that is held up holds up less. */
  private static final int PIECES = 4;

  private static final ExecutorService POOL =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "penstock-cpu-engine");
            thread.setDaemon(true);
            return thread;
          });

  private final int threads;
  private final Kernels kernels;
  private final HeapBudget budget;

  /**
   * An engine of this JVM; all of them share one budget of the heap.
   *
   * @param threads that one {@link #run} uses, the caller's among them; at least 1
   */
  public CpuEngine(int threads) {
    this(threads, KernelChoice.best(), HEAP);
  }

  CpuEngine(int threads, Kernels kernels, HeapBudget budget) {
    this.threads = threads;
    this.kernels = kernels;
    this.budget = budget;
  }

  @Override
  public String description() {
    return "CPU, "
        + (threads == 1 ? "1 thread" : threads + " threads")
        + ", "
        + kernels.description();
  }

  @Override
  public ShardWriter writer(int columns, Storage storage) {
    return new CpuWriter(budget, columns, storage);
  }

  @Override
  public double[] run(Pass pass, List<? extends Shard> shards) {
    List<Block> blocks = new ArrayList<>();
    int columns = 0;
    for (Shard shard : shards) {
      blocks.addAll(((CpuShard) shard).blocks());
      columns = shard.columns();
    }
    List<Future<double[]>> pieces = new ArrayList<>();
    int count = Math.min(blocks.size(), pieces(pass, columns));
    for (int piece = 1; piece < count; piece++) {
      pieces.add(submit(pass, columns, piece(blocks, piece, count)));
    }
    double[] sums = sum(pass, columns, piece(blocks, 0, Math.max(1, count)));
    for (Future<double[]> piece : pieces) {
      pass.merge(sums, result(piece));
    }
    return sums;
  }

  /** Pieces that are large in themselves are made once a thread. */
  private int pieces(Pass pass, int columns) {
    if (threads == 1) {
      return 1;
    }
    if (pass instanceof Pass.Gram) {
      long bytes = 12L * columns * columns; // a square, and a triangle of it
      long fitting = (long) (Runtime.getRuntime().maxMemory() * 0.2) / bytes;
      return (int) Math.max(1, Math.min(threads, fitting));
    }
    return pass.width(columns) > 1 << 16 ? threads : PIECES * threads;
  }

  private static List<Block> piece(List<Block> blocks, int piece, int count) {
    int from = (int) ((long) blocks.size() * piece / count);
    return blocks.subList(from, (int) ((long) blocks.size() * (piece + 1) / count));
  }

  private Future<double[]> submit(Pass pass, int columns, List<Block> piece) {
    return POOL.submit(() -> sum(pass, columns, piece));
  }

  private double[] sum(Pass pass, int columns, List<Block> piece) {
    return new PieceSum(kernels, columns).of(pass, piece);
  }

  private static double[] result(Future<double[]> piece) {
    try {
      return piece.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows were summed", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread of the CPU engine failed", e.getCause());
    }
  }
}
