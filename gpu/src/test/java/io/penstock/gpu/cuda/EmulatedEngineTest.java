package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The engine on a device that is emulated: the same kernels, compiled for the host. */
class EmulatedEngineTest extends CudaEngineContract {
  @Override
  String library() {
    return EmulatedDevice.library().toString();
  }

  @BeforeEach
  @Override
  void open() {
    EmulatedDevice.set("reset", 1);
    super.open();
  }

  @AfterEach
  @Override
  void close() {
    super.close();

    for (String kind : new String[] {"allocations", "host", "streams", "events", "modules"}) {
      assertThat(EmulatedDevice.get(kind)).as(kind + " that were not freed").isZero();
    }
  }
}
