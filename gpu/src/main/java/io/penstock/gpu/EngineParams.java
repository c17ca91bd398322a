package io.penstock.gpu;

import io.penstock.gpu.engine.Storage;
import io.penstock.gpu.fit.FitReport;
import io.penstock.gpu.fit.FitRun;
import io.penstock.gpu.fit.GpuMode;
import io.penstock.gpu.fit.GpuUnavailableException;
import io.penstock.gpu.fit.RefusedException;
import io.penstock.gpu.fit.TrainingRows;
import io.penstock.gpu.fit.Workload;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parameters that our estimators have beside MLlib's own, and what follows from them. */
public final class EngineParams implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(EngineParams.class);

  final Param<String> gpu;
  final BooleanParam fallback;
  final Param<String> storage;
  final StringArrayParam featureCols;

  private final Estimator<?> owner;
  private transient @Nullable Consumer<FitReport> listener;

  EngineParams(Estimator<?> owner) {
    this.owner = owner;
    this.gpu =
        new Param<>(
            owner,
            "gpu",
            "whether a GPU is used: auto where there is one and it is expected to be faster,"
                + " require, off",
            ParamValidators.inArray(List.of("auto", "require", "off")));
    this.fallback =
        new BooleanParam(
            owner, "fallback", "whether stock MLlib fits what no engine here can; else it fails");
    this.storage =
        new Param<>(
            owner,
            "storage",
            "how values of features are kept while they are learned from: float64, float32; sums"
                + " are float64 in both",
            ParamValidators.inArray(List.of("float64", "float32")));
    this.featureCols =
        new StringArrayParam(
            owner,
            "featureCols",
            "columns of numbers, one a feature, to learn from instead of featuresCol");
  }

  void setDefaults() {
    owner.setDefault(gpu, "auto");
    owner.setDefault(fallback, true);
    owner.setDefault(storage, "float64");
  }

  <T> void set(Param<T> param, T value) {
    owner.set(param, value);
  }

  void setListener(@Nullable Consumer<FitReport> listener) {
    this.listener = listener;
  }

  void copyListener(EngineParams to) {
    to.listener = listener;
  }

  private <T> T value(Param<T> param) {
    return owner.getOrDefault(param);
  }

  /** Columns that are features themselves; none where there is one column of all. */
  List<String> scalars() {
    return owner.isSet(featureCols) ? List.of(value(featureCols)) : List.of();
  }

  /** Whether the features are a vector, as stock MLlib wants them. */
  boolean takesVector(StructType schema, String featuresCol) {
    return scalars().isEmpty()
        && !(hasColumn(schema, featuresCol)
            && TrainingRows.isArray(schema.apply(featuresCol).dataType()));
  }

  private static boolean hasColumn(StructType schema, String name) {
    return Arrays.asList(schema.fieldNames()).contains(name);
  }

  /** The schema with a vector where the features are something else. */
  StructType withVector(StructType schema, String featuresCol) {
    for (String scalar : scalars()) {
      if (scalar.equals(featuresCol)) {
        throw new IllegalArgumentException(
            "featureCols names '" + scalar + "', which is featuresCol: set that to another name");
      }
      if (!hasColumn(schema, scalar)) {
        throw new IllegalArgumentException(
            "featureCols names a column '"
                + scalar
                + "' that the rows do not have; they have "
                + String.join(", ", schema.fieldNames()));
      }
      DataType type = schema.apply(scalar).dataType();
      if (!(type instanceof NumericType) && !type.equals(DataTypes.BooleanType)) {
        throw new IllegalArgumentException(
            "featureCols names column '"
                + scalar
                + "' of type "
                + type.simpleString()
                + ": features are numbers or booleans");
      }
    }
    List<StructField> fields = new ArrayList<>();
    for (StructField field : schema.fields()) {
      if (!field.name().equals(featuresCol)) {
        fields.add(field);
      }
    }
    return new StructType(fields.toArray(StructField[]::new))
        .add(featuresCol, SQLDataTypes.VectorType());
  }

  /** The rows with a vector where the features are something else; lazy. */
  Dataset<Row> withVector(Dataset<?> dataset, String featuresCol) {
    if (scalars().isEmpty()) {
      return dataset.withColumn(featuresCol, functions.array_to_vector(dataset.col(featuresCol)));
    }
    return new VectorAssembler()
        .setInputCols(scalars().toArray(String[]::new))
        .setOutputCol(featuresCol)
        .setHandleInvalid("keep") // NaN is found, and named, when the rows are read
        .transform(dataset.drop(featuresCol));
  }

  /** The rows as a fit reads them. */
  TrainingRows rows(Dataset<?> dataset, String label, @Nullable String weight, String featuresCol) {
    return new TrainingRows(
        dataset.toDF(), label, weight, scalars().isEmpty() ? List.of(featuresCol) : scalars());
  }

  FitRun run(TrainingRows rows, boolean areClasses, Workload work) {
    Storage kept = Storage.valueOf(value(storage).toUpperCase(Locale.ROOT));
    return new FitRun(rows, GpuMode.of(value(gpu)), kept, areClasses, work);
  }

  /**
   * Fits here, or with stock MLlib what cannot be fitted here.
   *
   * @param unsupported why it cannot be; null where it may
   * @param here fits
   * @param stock fits as stock MLlib does
   */
  <M> M fit(@Nullable String unsupported, Supplier<FitRun.Fitted<M>> here, Supplier<M> stock) {
    String reason = unsupported;
    if (reason == null) {
      try {
        FitRun.Fitted<M> fitted = here.get();
        tell(fitted.report());
        return fitted.result();
      } catch (RefusedException e) {
        reason = e.reason();
      }
    }
    if (!owner.getOrDefault(fallback).equals(true)) {
      throw new UnsupportedOperationException(
          owner.getClass().getSimpleName()
              + " cannot fit this: "
              + reason
              + ". Set fallback to true to have stock MLlib fit it");
    }
    if (GpuMode.of(value(gpu)) == GpuMode.REQUIRE) {
      throw new GpuUnavailableException(
          "the GPU cannot fit this: " + reason + ". Set gpu to auto to have stock MLlib fit it");
    }
    long start = System.nanoTime();
    M model = stock.get();
    tell(FitReport.stock(reason, Duration.ofNanos(System.nanoTime() - start)));
    return model;
  }

  private void tell(FitReport report) {
    if (report.isStock()) {
      LOG.warn("{}: {}", owner.uid(), report);
    } else {
      LOG.info("{}: {}", owner.uid(), report);
    }
    if (listener != null) {
      listener.accept(report);
    }
  }
}
