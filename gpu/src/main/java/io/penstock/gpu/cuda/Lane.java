package io.penstock.gpu.cuda;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass at a time needs of the device: a stream, and memory to work in, which it keeps for
 * the next pass. Passes of several threads each have a lane.
 */
final class Lane implements AutoCloseable {
  private final CudaContext context;
  private final Kernels kernels;
  private final long stream;
  private final Arguments arguments = new Arguments();
  private final PinnedBuffer transfer;
  private final DeviceBuffer work;
  private @Nullable Feeder feeder;
  private @Nullable CublasHandle cublas;

  Lane(CudaContext context, Kernels kernels) {
    this.context = context;
    this.kernels = kernels;
    this.stream = context.createStream();
    this.transfer = new PinnedBuffer(context);
    this.work = new DeviceBuffer(context);
  }

  /**
   * Runs a pass over some slabs, in their order.
   *
   * @param width of what it gives
   */
  double[] run(String pass, Plan plan, List<Slab> slabs, int width) {
    double[] parameters = plan.parameters();
    long parameterBytes = (long) parameters.length * Double.BYTES;
    long outBytes = (long) width * Double.BYTES;
    transfer.ensure(Math.max(parameterBytes, outBytes));
    long outAt = Layout.align(parameterBytes);
    long scratchAt = outAt + Layout.align(outBytes);
    work.ensure(scratchAt + plan.scratchBytes());
    ensureFeeder(slabs);
    long start = work.address();
    Plan.Addresses at = new Plan.Addresses(start, start + outAt, start + scratchAt);
    if (parameterBytes > 0) {
      transfer.memory().asDoubleBuffer().put(parameters);
      context.upload(at.parameters(), transfer.address(), parameterBytes, stream);
    }
    boolean isFirst = true;
    for (Slab slab : slabs) {
      add(plan, slab, at, isFirst);
      isFirst = false;
    }
    plan.end(this::launch, at);
    context.download(transfer.address(), at.out(), outBytes, stream);
    context.await(stream, "the pass " + pass);
    double[] sums = new double[width];
    transfer.memory().asDoubleBuffer().get(sums);
    return sums;
  }

  private void add(Plan plan, Slab slab, Plan.Addresses at, boolean isFirst) {
    if (slab instanceof DeviceSlab resident) {
      plan.add(this::launch, resident.deviceRows(), at, isFirst);
    } else if (slab instanceof HostSlab waiting && feeder != null) {
      plan.add(this::launch, feeder.feed(waiting), at, isFirst);
      feeder.release();
    }
  }

  /** cuBLAS in its stream; null where that refuses to start. */
  @Nullable CublasHandle cublas(Cublas library) {
    cublas = cublas == null ? library.open(context, stream) : cublas;
    return cublas;
  }

  private void ensureFeeder(List<Slab> slabs) {
    long most = 0;
    for (Slab slab : slabs) {
      most = Math.max(most, slab instanceof HostSlab ? slab.layout().bytes() : 0);
    }
    if (most > 0) {
      feeder = feeder == null ? new Feeder(context, stream) : feeder;
      feeder.ensure(most);
    }
  }

  private void launch(Launch launch, long... values) {
    context.launch(kernels.function(launch), launch, stream, arguments.of(values));
  }

  /** Waits for what is under way, then frees all. */
  @Override
  public void close() {
    context.awaitAll();
    if (cublas != null) {
      cublas.close();
    }
    if (feeder != null) {
      feeder.close();
    }
    transfer.close();
    work.close();
    arguments.close();
    context.destroyStream(stream);
  }
}
