package io.penstock.gpu.cuda;

import org.junit.jupiter.api.Tag;

/** The engine on the device of this machine: {@code mvn -P gpu test}. */
@Tag("gpu")
class CudaHostTest extends CudaEngineContract {
  @Override
  String library() {
    return CudaSettings.ofSystem().library();
  }
}
