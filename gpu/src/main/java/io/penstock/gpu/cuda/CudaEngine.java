package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The engine on an NVIDIA device. Rows stay on the device as long as its budget reaches, 0.8 of
 * what is free at the start (system property {@code penstock.cuda.deviceShare}); those beyond it
 * wait on the heap, at most 0.3 of the largest one ({@code penstock.cuda.hostShare}), and are sent
 * again at each pass. Needs nothing but the driver, {@code libcuda.so.1} or what {@code
 * penstock.cuda.library} names; uses cuBLAS where it is, {@code libcublas.so.13} or what {@code
 * penstock.cuda.cublas} names.
 */
public final class CudaEngine implements Engine, AutoCloseable {
  /** The most columns that the kernels take. */
  static final int MOST_COLUMNS = 1_000_000;

  /** More passes at once would only share the same memory bandwidth. */
  private static final int PASSES_AT_ONCE = 4;

  private final Workplace workplace;
  private final Kernels kernels;
  private final TrustedCublas cublas;
  private final Pool<Lane> lanes;
  private final Semaphore passes = new Semaphore(PASSES_AT_ONCE, true);

  private CudaEngine(Workplace workplace, Kernels kernels) {
    this.workplace = workplace;
    this.kernels = kernels;
    this.cublas = new TrustedCublas(workplace, kernels);
    this.lanes = new Pool<>(() -> new Lane(workplace.context(), kernels));
  }

  /**
   * The engine of a device; one in a JVM, made when first asked for.
   *
   * @param ordinal from 0, as the driver counts
   */
  public static CudaProbe find(int ordinal) {
    return CudaDevices.find(ordinal);
  }

  /** Takes a device into use; a fitting one. */
  static CudaEngine open(CudaDriver driver, CudaDevice device, CudaSettings settings) {
    CudaContext context = new CudaContext(driver, device, settings.deviceShare());
    boolean isOpen = false;
    try {
      CudaEngine engine = context.call(() -> open(context, settings));
      isOpen = true;
      return engine;
    } finally {
      if (!isOpen) {
        context.close();
      }
    }
  }

  private static CudaEngine open(CudaContext context, CudaSettings settings) {
    long budget = (long) (context.memory()[0] * settings.deviceShare());
    long heap = (long) (Runtime.getRuntime().maxMemory() * settings.hostShare());
    Workplace workplace =
        new Workplace(
            context,
            settings,
            new DeviceMemory(context, budget),
            new HostMemory(heap),
            new Pool<>(() -> new Uploader(context)));
    return new CudaEngine(workplace, new Kernels(context));
  }

  Workplace workplace() {
    return workplace;
  }

  /** As in {@code NVIDIA H200, 139 GiB, CUDA driver 13.0}; says so once cuBLAS is in use. */
  @Override
  public String description() {
    String device = workplace.context().device().description();
    return cublas.isThere() ? device + ", cuBLAS" : device;
  }

  @Override
  public ShardWriter writer(int columns, Storage storage) {
    if (columns < 1) {
      throw new IllegalArgumentException("columns must be at least 1, is " + columns);
    }
    if (columns > MOST_COLUMNS) {
      throw CudaErrors.beyondLimit("every pass", "columns", columns, MOST_COLUMNS);
    }
    return new CudaShardWriter(workplace, columns, storage);
  }

  @Override
  public double[] run(Pass pass, List<? extends Shard> shards) {
    List<CudaShard> own = shards.stream().map(this::own).toList();
    int columns = own.isEmpty() ? 0 : own.get(0).columns();
    List<Holdings> read = new ArrayList<>();
    try {
      for (CudaShard shard : own) {
        shard.holdings().beginRead();
        read.add(shard.holdings());
      }
      List<Slab> slabs = own.stream().flatMap(shard -> shard.slabs().stream()).toList();
      return slabs.isEmpty() ? pass.empty(columns) : run(pass, shape(slabs), slabs);
    } finally {
      read.forEach(Holdings::endRead);
      Reference.reachabilityFence(own);
    }
  }

  private CudaShard own(Shard shard) {
    if (shard instanceof CudaShard mine && mine.holdings().isOf(workplace.context())) {
      return mine;
    }
    throw new IllegalArgumentException("a shard belongs to another engine");
  }

  private double[] run(Pass pass, Shape shape, List<Slab> slabs) {
    Plan plan = Plan.of(pass, shape);
    passes.acquireUninterruptibly();
    try {
      return workplace.context().call(() -> run(pass, plan, shape, slabs));
    } finally {
      passes.release();
    }
  }

  private double[] run(Pass pass, Plan plan, Shape shape, List<Slab> slabs) {
    boolean isForCublas = pass instanceof Pass.Gram && CublasHandle.takes(slabs);
    Cublas library = isForCublas ? cublas.find() : null;
    Lane lane = lanes.take();
    boolean isWhole = false;
    try {
      CublasHandle handle = library == null ? null : lane.cublas(library);
      Plan chosen = handle == null ? plan : new GramPlan(shape, handle);
      double[] sums = lane.run(pass.name(), chosen, slabs, pass.width(shape.columns()));
      isWhole = true;
      return sums;
    } finally {
      if (isWhole) {
        lanes.give(lane);
      } else {
        // Something of it may still be under way: the next pass begins with a new one.
        lane.close();
      }
    }
  }

  private Shape shape(List<Slab> slabs) {
    Layout first = slabs.get(0).layout();
    for (Slab slab : slabs) {
      Layout other = slab.layout();
      if (other.columns() != first.columns() || other.storage() != first.storage()) {
        throw new IllegalArgumentException(
            "the shards of a pass must have equal columns and storage");
      }
    }
    long most = slabs.stream().mapToLong(Slab::rows).max().orElse(0);
    return new Shape(first.columns(), first.storage(), most, workplace.context().device());
  }

  /** Gives the device back; its shards must be closed. */
  @Override
  public void close() {
    CudaContext context = workplace.context();
    context.run(
        () -> {
          lanes.close();
          workplace.uploaders().close();
          kernels.close();
        });
    context.close();
  }
}
