package io.penstock.gpu;

import io.penstock.gpu.fit.FitReport;
import java.util.function.Consumer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The parameters of estimators that compute on an engine of ours, beside those of MLlib.
 *
 * @param <E> the estimator
 */
public interface HasEngine<E extends HasEngine<E>> {
  /** The parameters themselves. */
  EngineParams engine();

  /** This estimator. */
  E self();

  /** Whether a GPU is used: {@code auto} (default), {@code require} or {@code off}. */
  default Param<String> gpu() {
    return engine().gpu;
  }

  /** Whether stock MLlib fits what no engine here can (default); else that is an error. */
  default BooleanParam fallback() {
    return engine().fallback;
  }

  /** How values of features are kept: {@code float64} (default) or {@code float32}. */
  default Param<String> storage() {
    return engine().storage;
  }

  /** Columns of numbers to learn from instead of {@code featuresCol}; not set by default. */
  default StringArrayParam featureCols() {
    return engine().featureCols;
  }

  /** Sets {@link #gpu}. */
  default E setGpu(String value) {
    engine().set(gpu(), value);
    return self();
  }

  /** Sets {@link #fallback}. */
  default E setFallback(boolean value) {
    engine().set(fallback(), value);
    return self();
  }

  /** Sets {@link #storage}. */
  default E setStorage(String value) {
    engine().set(storage(), value);
    return self();
  }

  /** Sets {@link #featureCols}. */
  default E setFeatureCols(String... columns) {
    engine().set(featureCols(), columns);
    return self();
  }

  /** Has each fit of this estimator, and of copies made from now on, tell how it was done. */
  default E onFit(Consumer<FitReport> listener) {
    engine().setListener(listener);
    return self();
  }
}
