package io.penstock.gpu.cuda;

import org.jspecify.annotations.Nullable;

/**
 * What was found when a device was looked for.
 *
 * @param engine none where the device cannot be used
 * @param reason why there is none, as in {@code no NVIDIA driver: libcuda.so.1 is not on this
 *     machine}; else the engine's description
 */
public record CudaProbe(@Nullable CudaEngine engine, String reason) {}
