package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Storage;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What became of one partition's rows.
 *
 * @param index of the partition
 * @param engine that holds them; empty where there were no rows
 * @param reason why that engine
 * @param columns of each row; 0 where there were none
 * @param bytes that they take there
 * @param labels what is known of them
 * @param outcome whether all went well
 * @param message what is wrong, where something is and no feature says it
 * @param feature that is not finite in a row of weight 0; -1 where there is none
 */
record LoadedPartition(
    int index,
    String engine,
    String reason,
    int columns,
    long bytes,
    LabelSummary labels,
    Outcome outcome,
    @Nullable String message,
    int feature)
    implements Serializable {

  /** How the loading of a partition ended. */
  enum Outcome {
    /** All rows are in a shard. */
    LOADED,
    /** A row cannot be learned from: the user's to mend. */
    BAD_ROW,
    /** A feature is NULL, NaN or infinite: the user's to mend. */
    NOT_FINITE,
    /** No engine takes such rows, or the CPU's has no room for them: stock MLlib does. */
    REFUSED,
    /** A GPU does not take them, or has failed: another engine may. */
    ENGINE_FAILED,
    /** A GPU is required and there is none. */
    NO_GPU
  }

  /**
   * What a task needs to load rows.
   *
   * @param fit the name of the fit, unique in the application
   * @param reader how features are read
   * @param areClasses whether labels are the numbers of classes
   * @param labelColumn its name, for messages
   * @param weightColumn its name, for messages
   * @param featuresColumn its name, for messages
   * @param engine which engine is asked for
   * @param storage how values are kept
   */
  record Order(
      String fit,
      FeatureReader reader,
      boolean areClasses,
      String labelColumn,
      String weightColumn,
      String featuresColumn,
      EngineRequest engine,
      Storage storage)
      implements Serializable {}
}
