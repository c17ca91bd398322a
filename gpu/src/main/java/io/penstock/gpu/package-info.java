/**
 * MLlib estimators that train on the GPU where there is one, and on vectorised CPU code where there
 * is none: {@link io.penstock.gpu.GpuLogisticRegression} and {@link
 * io.penstock.gpu.GpuLinearRegression}. They extend the stock estimators, fit the same objective
 * with the same optimizer, and return stock models, which need nothing of Penstock to be loaded.
 *
 * <p>Must stay true: this package sees {@code fit}, {@code fit} sees the engines, {@code cpu} and
 * {@code cuda} see {@code engine} only; nothing here knows another module of Penstock.
 */
@NullMarked
package io.penstock.gpu;

import org.jspecify.annotations.NullMarked;
