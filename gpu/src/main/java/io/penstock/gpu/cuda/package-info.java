/**
 * The engine on an NVIDIA device, through the driver alone ({@code libcuda.so.1}, by JNA). Start
 * with {@link io.penstock.gpu.cuda.CudaEngine}; then {@code CudaShardWriter} (rows in) and {@code
 * Lane} (sums out).
 *
 * <p>Must stay true: every call of the driver is checked ({@code CudaContext}); what is allocated
 * is freed when its owner is closed, and by a cleaner where nobody closed it; the order in which
 * sums are added depends on the shards alone, never on time.
 */
@NullMarked
package io.penstock.gpu.cuda;

import org.jspecify.annotations.NullMarked;
