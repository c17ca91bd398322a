package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.EngineException;

/**
 * What the parts of an engine share.
 *
 * @param uploaders those that no writer uses
 */
record Workplace(
    CudaContext context,
    CudaSettings settings,
    DeviceMemory deviceMemory,
    HostMemory hostMemory,
    Pool<Uploader> uploaders) {

  /** Room for a shard's memory. */
  Holdings holdings() {
    return new Holdings(context, deviceMemory, hostMemory);
  }

  /** Says that rows fit nowhere. */
  EngineException outOfRowMemory(long more) {
    return CudaErrors.outOfRowMemory(
        more,
        context.device().name(),
        deviceMemory.used(),
        hostMemory.used(),
        hostMemory.limit(),
        settings.hostShare());
  }
}
