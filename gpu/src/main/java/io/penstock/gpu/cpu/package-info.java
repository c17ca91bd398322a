/**
 * The engine that every machine has: rows in blocks on the heap, kernels that read each block once.
 * Start with {@link io.penstock.gpu.cpu.CpuEngine}; the arithmetic of a block is in {@link
 * io.penstock.gpu.cpu.Kernels}, in plain Java and, where the JVM has {@code jdk.incubator.vector}
 * and its optimising compiler, in vectors.
 *
 * <p>Must stay true: the same rows give the same bits, interpreted or compiled, so no kernel leaves
 * the order of its additions to the JVM.
 */
@NullMarked
package io.penstock.gpu.cpu;

import org.jspecify.annotations.NullMarked;
