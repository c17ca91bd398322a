package io.penstock.gpu.fit;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Storage;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Loads rows and fits on them: on the engine that is chosen, and where a GPU fails in the middle on
 * the CPU, from the start.
 *
 * @param rows what is learned from
 * @param mode whether a GPU is used
 * @param storage how values of features are kept
 * @param areClasses whether labels are the numbers of classes
 * @param work what will be asked of the rows
 */
public record FitRun(
    TrainingRows rows, GpuMode mode, Storage storage, boolean areClasses, Workload work) {

  /**
   * What was fitted, and how.
   *
   * @param result of the work
   */
  public record Fitted<R>(R result, FitReport report) {}

  /**
   * Runs it.
   *
   * @param fit what is done with the rows
   * @param iterations of what it gives
   * @throws IllegalArgumentException where a row cannot be learned from, or there is none
   * @throws RefusedException where no engine takes the rows
   * @throws GpuUnavailableException where a GPU is required and there is none, or it fails
   */
  public <R> Fitted<R> run(Function<ResidentRows, R> fit, ToIntFunction<R> iterations) {
    try {
      return attempt(mode, "", fit, iterations);
    } catch (EngineException e) {
      if (mode == GpuMode.REQUIRE) {
        throw new GpuUnavailableException("the GPU cannot fit this: " + e.getMessage());
      }
      if (mode == GpuMode.OFF || !rows.mayMeetGpu()) {
        throw refused(e); // it was the CPU already
      }
      return again("the GPU could not: " + e.getMessage() + "; ", fit, iterations);
    }
  }

  private <R> Fitted<R> again(
      String before, Function<ResidentRows, R> fit, ToIntFunction<R> iterations) {
    try {
      return attempt(GpuMode.OFF, before, fit, iterations);
    } catch (EngineException e) {
      throw refused(e);
    }
  }

  private static RefusedException refused(EngineException failure) {
    return new RefusedException(String.valueOf(failure.getMessage()));
  }

  private <R> Fitted<R> attempt(
      GpuMode attempted,
      String before,
      Function<ResidentRows, R> fit,
      ToIntFunction<R> iterations) {
    long start = System.nanoTime();
    try (ResidentRows resident = new RowLoader(attempted, storage, areClasses).load(rows, work)) {
      long loaded = System.nanoTime();
      R result = fit.apply(resident);
      FitReport report =
          FitReport.of(
              resident,
              before,
              iterations.applyAsInt(result),
              Duration.ofNanos(loaded - start),
              Duration.ofNanos(System.nanoTime() - loaded));
      return new Fitted<>(result, report);
    }
  }
}
