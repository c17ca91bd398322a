/**
 * What an estimator asks of the machine: rows that stay where the arithmetic is done ({@link
 * io.penstock.gpu.engine.Shard}), and sums over them ({@link io.penstock.gpu.engine.Pass}). Start
 * with {@link io.penstock.gpu.engine.Engine}. A new estimator adds a pass here and a kernel to each
 * engine.
 *
 * <p>Must stay true: no Spark here, so that an engine is tested without a session.
 */
@NullMarked
package io.penstock.gpu.engine;

import org.jspecify.annotations.NullMarked;
