package io.penstock.gpu.fit;

import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.cuda.CudaEngine;
import io.penstock.gpu.cuda.CudaProbe;
import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.EngineException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/** Chooses the engine of this JVM for a fit. */
public final class Engines {
  private Engines() {}

  /**
   * The engine that a request gets here.
   *
   * @param columns of the rows
   * @throws GpuUnavailableException where a GPU is required and there is none
   */
  static Choice choose(EngineRequest request, int columns) {
    Engine cpu = new CpuEngine(request.threads());
    if (request.mode() == GpuMode.OFF) {
      return new Choice(cpu, "gpu is off");
    }
    CudaProbe probe = CudaEngine.find(device());
    CudaEngine cuda = probe.engine();
    if (request.mode() == GpuMode.REQUIRE) {
      if (cuda == null) {
        throw new GpuUnavailableException("gpu is require, and here is " + probe.reason());
      }
      return new Choice(cuda, "gpu is require");
    }
    return cuda == null ? new Choice(cpu, probe.reason()) : cheaper(request, columns, cuda, cpu);
  }

  private static Choice cheaper(EngineRequest request, int columns, CudaEngine cuda, Engine cpu) {
    if (request.work().isOfUnknownSize()) {
      return new Choice(cuda, "Spark cannot tell how large the rows are");
    }
    try {
      CostModel costs =
          new CostModel(MeasuredRates.of(cuda), MeasuredRates.of(new CpuEngine(request.cores())));
      String reason = costs.explain(request.work(), columns);
      return new Choice(costs.favoursGpu(request.work(), columns) ? cuda : cpu, reason);
    } catch (EngineException e) {
      return new Choice(cpu, "the GPU could not be measured: " + e.getMessage());
    }
  }

  /** The device that Spark gave to this task; the first one where Spark knows of none. */
  private static int device() {
    TaskContext task = TaskContext.get();
    if (task == null) {
      return 0;
    }
    ResourceInformation gpu = task.resourcesJMap().get("gpu");
    return gpu == null ? 0 : Integer.parseInt(gpu.addresses()[0]);
  }

  /** Why this JVM has no GPU that an engine can use, one clause; empty where it has one. */
  public static Optional<String> missingGpu() {
    CudaProbe probe = CudaEngine.find(device());
    return probe.engine() == null ? Optional.of(probe.reason()) : Optional.empty();
  }

  /**
   * An engine and why it was chosen.
   *
   * @param reason one clause, as in {@code gpu is off}
   */
  record Choice(Engine engine, String reason) {}
}
