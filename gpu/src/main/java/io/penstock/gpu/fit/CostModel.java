package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Rates;
import java.util.Locale;

/**
 * Says what a fit will take on the GPU and on the CPU, from what both were measured to do in this
 * JVM. What both must do alike, the reading of the rows from Spark, is left out.
 */
record CostModel(Rates gpu, Rates cpu) {
  /** Whether the GPU is expected to be faster. */
  boolean favoursGpu(Workload work, int columns) {
    return seconds(gpu, work, columns) < seconds(cpu, work, columns);
  }

  /** Both expectations, one clause. */
  String explain(Workload work, int columns) {
    return String.format(
        Locale.ROOT,
        "at most %.3g s are expected on the GPU and %.3g s on the CPU, for %.3g GiB and at most"
            + " %d passes",
        seconds(gpu, work, columns),
        seconds(cpu, work, columns),
        work.bytes() / 1073741824.0,
        work.isGram(columns) ? 1 : work.gradients());
  }

  private static double seconds(Rates rates, Workload work, int columns) {
    double load = work.bytes() / rates.loadBytesPerSecond();
    if (work.isGram(columns)) {
      double flops = work.bytes() / (double) Double.BYTES * columns;
      return load + rates.secondsPerPass() + flops / rates.gramFlopsPerSecond();
    }
    double pass = rates.secondsPerPass() + work.bytes() / rates.passBytesPerSecond();
    return load + work.gradients() * pass;
  }
}
