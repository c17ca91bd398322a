package io.penstock.gpu.fit;

import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.cuda.CudaEngine;
import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Rates;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How fast engines are, measured when it is first asked for, by work of the kind that they are for;
 * takes about a second an engine, and is done only where there is a GPU to choose.
 */
final class MeasuredRates {
  /** 64 MiB in 256 columns: beyond the caches of most processors and devices. */
  private static final int COLUMNS = 256;

  private static final int ROWS = 32_768;

  /** How long a pass is repeated: until the JVM has compiled it for good. */
  private static final double SECONDS = 0.25;

  private static final Map<String, Rates> MEASURED = new ConcurrentHashMap<>();

  private MeasuredRates() {}

  /** Of a device; once in a JVM. */
  static Rates of(CudaEngine engine) {
    return MEASURED.computeIfAbsent(engine.description(), key -> measure(engine));
  }

  /** Of the CPU with so many threads; once in a JVM. */
  static Rates of(CpuEngine engine) {
    return MEASURED.computeIfAbsent(engine.description(), key -> measure(engine));
  }

  private static Rates measure(Engine engine) {
    Pass gradient = new Pass.Logistic(new double[COLUMNS], 0);
    try (Shard one = load(engine, 1)) {
      double empty = seconds(engine, gradient, one);
      load(engine, ROWS).close(); // the first rows pay for memory that later ones find
      long start = System.nanoTime();
      try (Shard many = load(engine, ROWS)) {
        double loading = since(start);
        double bytes = (double) ROWS * COLUMNS * Double.BYTES;
        double flops = (double) ROWS * COLUMNS * COLUMNS;
        return new Rates(
            bytes / above(seconds(engine, gradient, many), empty),
            flops / above(seconds(engine, new Pass.Gram(), many), empty),
            bytes / loading,
            empty);
      }
    }
  }

  private static double above(double seconds, double empty) {
    return Math.max(seconds - empty, seconds / 100);
  }

  private static double seconds(Engine engine, Pass pass, Shard shard) {
    double least = Double.POSITIVE_INFINITY;
    long begin = System.nanoTime();
    do {
      long start = System.nanoTime();
      engine.run(pass, List.of(shard));
      least = Math.min(least, since(start));
    } while (since(begin) < SECONDS);
    return least;
  }

  private static Shard load(Engine engine, int rows) {
    try (ShardWriter writer = engine.writer(COLUMNS, Storage.FLOAT64)) {
      int left = rows;
      while (left > 0) {
        Chunk chunk = writer.chunk();
        Arrays.fill(chunk.values(), 0.5);
        Arrays.fill(chunk.weights(), 1);
        int some = Math.min(left, chunk.capacity());
        writer.commit(some);
        left -= some;
      }
      return writer.finish();
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
