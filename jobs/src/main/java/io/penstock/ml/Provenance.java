package io.penstock.ml;

import java.util.Map;

/**
 * Where a model comes from, beside its definition.
 *
 * @param runId the run that makes it
 * @param codeVersion of Penstock
 * @param fingerprint of the node
 * @param dataVersions the version of each dataset that it is trained on, by name
 * @param parameters of the pipeline, by name; no secrets
 */
public record Provenance(
    String runId,
    String codeVersion,
    String fingerprint,
    Map<String, String> dataVersions,
    Map<String, String> parameters) {
  public Provenance {
    dataVersions = Map.copyOf(dataVersions);
    parameters = Map.copyOf(parameters);
  }
}
