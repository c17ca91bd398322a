/**
 * One fit: rows go from a Dataset to an engine ({@link io.penstock.gpu.fit.RowLoader}) and stay
 * there ({@link io.penstock.gpu.fit.ResidentRows}) while an optimizer asks for sums over them
 * ({@link io.penstock.gpu.fit.LogisticFit}, {@link io.penstock.gpu.fit.LeastSquaresFit}, {@link
 * io.penstock.gpu.fit.NormalEquations}). The formulas are those of Spark 4.0's MLlib.
 *
 * <p>Must stay true: rows are read once; features are kept as they are, so that one shard serves
 * every standardization; nothing here knows the estimators.
 */
@NullMarked
package io.penstock.gpu.fit;

import org.jspecify.annotations.NullMarked;
