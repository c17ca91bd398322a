import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.cuda.CudaEngine;
import io.penstock.gpu.cuda.CudaProbe;
import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How long each pass takes on the GPU, where there is one, and on the CPU, without Spark; and how
 * far the sums of the two are from each other.
 */
public final class KernelBench {
  private static final int GPU_ROUNDS = 9;
  private static final int CPU_ROUNDS = 3;
  private static final int CLASSES = 5;

  private KernelBench() {}

  /** ROWSxCOLUMNS... */
  public static void main(String[] args) {
    List<Engine> engines = new ArrayList<>();
    CudaProbe probe = CudaEngine.find(0);
    System.out.println("gpu     " + (probe.engine() == null ? probe.reason() : "found"));
    if (probe.engine() != null) {
      engines.add(probe.engine());
    }
    engines.add(new CpuEngine(Runtime.getRuntime().availableProcessors()));
    engines.forEach(engine -> System.out.println("engine  " + engine.description()));
    for (String size : args) {
      String[] parts = size.split("x", -1);
      for (Storage storage : Storage.values()) {
        try {
          measure(engines, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), storage);
        } catch (EngineException e) {
          System.out.println(size + " " + storage + ": " + e.getMessage());
        }
      }
    }
  }

  private static void measure(List<Engine> engines, int rows, int columns, Storage storage) {
    int width = storage == Storage.FLOAT64 ? 8 : 4;
    double bytes = (double) rows * (width * columns + 16);
    System.out.printf(
        Locale.ROOT, "%n%,d rows of %,d %s (%.0f MB)%n", rows, columns, storage, bytes / 1e6);
    List<double[]> expected = new ArrayList<>();
    for (Engine engine : engines) {
      long start = System.nanoTime();
      try (Shard shard = load(engine, rows, columns, storage)) {
        double loading = (System.nanoTime() - start) / 1e9;
        boolean isCpu = engine instanceof CpuEngine;
        String name = isCpu ? "cpu" : "gpu";
        System.out.printf(
            Locale.ROOT, "%s load        %9.2f ms %8.1f GB/s%n", name, loading * 1e3, bytes / loading / 1e9);
        List<Pass> passes = passes(columns);
        for (int i = 0; i < passes.size(); i++) {
          Pass pass = passes.get(i);
          double[] sums = new double[0];
          double[] seconds = new double[isCpu ? CPU_ROUNDS : GPU_ROUNDS];
          for (int round = 0; round < seconds.length; round++) {
            long began = System.nanoTime();
            sums = engine.run(pass, List.of(shard));
            seconds[round] = (System.nanoTime() - began) / 1e9;
          }
          double first = seconds[0];
          Arrays.sort(seconds);
          double median = seconds[seconds.length / 2];
          double flops = pass instanceof Pass.Gram ? (double) rows * columns * columns : 0;
          System.out.printf(
              Locale.ROOT,
              "%s %-11s %9.3f ms (first %.3f, least %.3f) %8.1f GB/s%s%s%n",
              name,
              pass.name(),
              median * 1e3,
              first * 1e3,
              seconds[0] * 1e3,
              bytes / median / 1e9,
              flops == 0 ? "" : String.format(Locale.ROOT, " %8.2f Tflop/s", flops / median / 1e12),
              expected.size() <= i
                  ? ""
                  : String.format(Locale.ROOT, "  differs by %.1e", difference(expected.get(i), sums)));
          if (expected.size() <= i) {
            expected.add(sums);
          }
        }
      }
    }
  }

  /** The greatest difference, relative to the greatest sum that is finite. */
  private static double difference(double[] one, double[] other) {
    double greatest = 0;
    double difference = 0;
    for (int i = 0; i < one.length; i++) {
      greatest = Math.max(greatest, Math.abs(one[i]));
      difference = Math.max(difference, one[i] == other[i] ? 0 : Math.abs(one[i] - other[i]));
    }
    return difference / greatest;
  }

  private static List<Pass> passes(int columns) {
    Random random = new Random(columns);
    double[] coefficients = random.doubles(columns, -0.1, 0.1).toArray();
    double[] all = random.doubles((long) CLASSES * columns, -0.1, 0.1).toArray();
    List<Pass> passes =
        new ArrayList<>(
            List.of(
                new Pass.Logistic(coefficients, 0.1),
                new Pass.Squares(coefficients, 0.1, 1.5),
                new Pass.Softmax(all, new double[CLASSES]),
                new Pass.Moments(),
                new Pass.Deviations(coefficients)));
    if (columns <= 4096) {
      passes.add(new Pass.Gram());
    }
    return passes;
  }

  private static Shard load(Engine engine, int rows, int columns, Storage storage) {
    Random random = new Random(1);
    double[] some = random.doubles((1 << 16) + columns, -1, 1).toArray();
    try (ShardWriter writer = engine.writer(columns, storage)) {
      for (int row = 0; row < rows; ) {
        Chunk chunk = writer.chunk();
        int count = Math.min(rows - row, chunk.capacity());
        // by the number of the row, so that each engine has the same rows, however large its chunks
        for (int i = 0; i < count; i++, row++) {
          int from = (int) (row * 977L % (some.length - columns));
          System.arraycopy(some, from, chunk.values(), i * columns, columns);
          chunk.labels()[i] = row % CLASSES % 2;
          chunk.weights()[i] = 1 + row % 3;
        }
        writer.commit(count);
      }
      return writer.finish();
    }
  }
}
