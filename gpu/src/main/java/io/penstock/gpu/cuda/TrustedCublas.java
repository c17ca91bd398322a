package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * cuBLAS for an engine: looked for when it is first asked for, and used only where it agrees with
 * the kernels here on a small example.
 */
final class TrustedCublas {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedCublas.class);
  private static final int SLABS = 3;
  private static final int ROWS = 50;
  private static final int COLUMNS = 33;
  private static final double TOLERANCE = 1e-12;

  private final Workplace workplace;
  private final Kernels kernels;
  private boolean isKnown;
  private volatile @Nullable Cublas trusted;

  TrustedCublas(Workplace workplace, Kernels kernels) {
    this.workplace = workplace;
    this.kernels = kernels;
  }

  /** Whether it was found and agreed. */
  boolean isThere() {
    return trusted != null;
  }

  /** It, or null where it is not there or not to be trusted; with the context current. */
  synchronized @Nullable Cublas find() {
    if (!isKnown) {
      isKnown = true;
      Cublas found = Cublas.load(workplace.settings().cublas());
      trusted = found != null && isRight(found) ? found : null;
    }
    return trusted;
  }

  private boolean isRight(Cublas cublas) {
    CudaContext context = workplace.context();
    try (DeviceBuffer memory = new DeviceBuffer(context);
        Lane lane = new Lane(context, kernels)) {
      CublasHandle handle = lane.cublas(cublas);
      if (handle == null) {
        return false;
      }
      List<Slab> slabs = example(memory);
      Shape shape = new Shape(COLUMNS, Storage.FLOAT64, ROWS, context.device());
      Pass gram = new Pass.Gram();
      int width = gram.width(COLUMNS);
      double[] ours = lane.run(gram.name(), new GramPlan(shape, null), slabs, width);
      double[] theirs = lane.run(gram.name(), new GramPlan(shape, handle), slabs, width);
      if (agree(ours, theirs)) {
        return true;
      }
      warn(CudaErrors.badCublas("its sums differ from theirs"));
    } catch (EngineException e) {
      warn(String.valueOf(e.getMessage()));
    } catch (UnsatisfiedLinkError e) {
      warn(CudaErrors.badCublas(String.valueOf(e.getMessage())));
    }
    return false;
  }

  private void warn(String why) {
    LOG.warn("{}", CudaErrors.cublasNotUsed(workplace.settings().cublas(), why));
  }

  /** Positive values, so that no sum is near 0. */
  private List<Slab> example(DeviceBuffer memory) {
    Chunk chunk = Chunk.of(SLABS * ROWS, COLUMNS);
    for (int i = 0; i < chunk.values().length; i++) {
      chunk.values()[i] = 1 + i % 97 / 97.0;
    }
    Arrays.fill(chunk.labels(), 1);
    Arrays.fill(chunk.weights(), 1);
    Layout layout = new Layout(COLUMNS, Storage.FLOAT64, ROWS);
    memory.ensure(SLABS * layout.bytes());
    List<Slab> slabs = new ArrayList<>();
    try (Uploader uploader = new Uploader(workplace.context())) {
      for (int i = 0; i < SLABS; i++) {
        DeviceSlab slab = new DeviceSlab(memory.address() + i * layout.bytes(), layout);
        uploader.upload(chunk, i * ROWS, ROWS - i, slab);
        slabs.add(slab);
      }
      uploader.await();
    }
    return slabs;
  }

  private static boolean agree(double[] ours, double[] theirs) {
    for (int i = 0; i < ours.length; i++) {
      // Not the other way round: NaN must not pass.
      if (!(Math.abs(ours[i] - theirs[i]) <= TOLERANCE * ours[i])) {
        return false;
      }
    }
    return true;
  }
}
