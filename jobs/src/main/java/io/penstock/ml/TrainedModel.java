package io.penstock.ml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.jspecify.annotations.Nullable;

/**
 * A fitted model with all that is known of it.
 *
 * @param pipeline stock MLlib classes only
 * @param kind what it learned
 * @param features the columns that it reads
 * @param slots the names of the slots of the algorithm's vector: a feature's name, or {@code
 *     feature=value} for one value of a text
 * @param counts its rows
 * @param metrics on the held-out rows, in the order that they were asked for
 * @param degenerate why it is no better than the base rate; null where it is
 * @param influence the strongest slots first, at most 20: coefficients of a linear algorithm,
 *     importances of a tree; empty for others
 * @param warnings what the user should look at
 * @param fittedBy the engine that fitted the algorithm
 */
public record TrainedModel(
    PipelineModel pipeline,
    ModelKind kind,
    List<FeatureColumn> features,
    List<String> slots,
    TrainingCounts counts,
    Map<String, Double> metrics,
    @Nullable String degenerate,
    Map<String, Double> influence,
    List<String> warnings,
    FittedBy fittedBy) {
  public TrainedModel {
    features = List.copyOf(features);
    slots = List.copyOf(slots);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    influence = Collections.unmodifiableMap(new LinkedHashMap<>(influence));
    warnings = List.copyOf(warnings);
  }
}
