package io.penstock.ml;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stored model version is and where it comes from.
 *
 * @param format of the manifest itself; 1
 * @param version counted from 1 for each model
 * @param node the model's name in its pipeline
 * @param runId the run that made it
 * @param codeVersion of Penstock
 * @param sparkVersion that fitted it
 * @param created when it was stored
 * @param fingerprint of the node, by which a run knows that it is up to date
 * @param definition the node's canonical text
 * @param dataVersions the version of each dataset that it was trained on, by name
 * @param parameters of the pipeline, by name
 * @param seed of the split
 * @param kind what it learned
 * @param label the label's column
 * @param features the columns that it reads
 * @param slots the names of its vector's slots
 * @param counts its rows
 * @param metrics on the held-out rows
 * @param degenerate why it scores nobody; null where it may
 * @param influence the strongest slots
 * @param warnings what the user should look at
 * @param fittedBy the engine that fitted the algorithm; null where Penstock did not say so yet
 * @param files all files of the model, sorted by path
 */
public record ModelManifest(
    int format,
    int version,
    String node,
    String runId,
    String codeVersion,
    String sparkVersion,
    Instant created,
    String fingerprint,
    String definition,
    Map<String, String> dataVersions,
    Map<String, String> parameters,
    long seed,
    ModelKind kind,
    String label,
    List<FeatureColumn> features,
    List<String> slots,
    TrainingCounts counts,
    Map<String, Double> metrics,
    @Nullable String degenerate,
    Map<String, Double> influence,
    List<String> warnings,
    @Nullable FittedBy fittedBy,
    List<ModelFile> files) {
  public ModelManifest {
    dataVersions = Map.copyOf(dataVersions);
    parameters = Map.copyOf(parameters);
    features = List.copyOf(features);
    slots = List.copyOf(slots);
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    influence = Collections.unmodifiableMap(new LinkedHashMap<>(influence));
    warnings = List.copyOf(warnings);
    files = List.copyOf(files);
  }

  /** Whether it may score rows. */
  public boolean mayScore() {
    return degenerate == null;
  }

  /** The version as one word that no other training has, {@code version@run}. */
  public String state() {
    return version + "@" + runId;
  }

  /**
   * A file of a model.
   *
   * @param path below the model's directory, with {@code /}
   * @param sizeBytes its length
   * @param sha256 of its bytes, 64 small hex digits
   */
  public record ModelFile(String path, long sizeBytes, String sha256) {}
}
