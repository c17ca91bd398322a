package io.penstock.yaml;

import io.penstock.definition.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a pipeline is read from.
 *
 * @param file the pipeline file, as {@code files} knows it
 * @param files it and all that it or the others name
 * @param overlays files whose keys go over the pipeline's, the last over all before
 * @param settings single keys that go over those
 * @param parameters values for this run by parameter, before all others
 * @param profileParameters values of the profile, before the defaults; a name that the pipeline
 *     does not have is none of its parameters, and no mistake
 * @param variables built-in values such as {@code lake}, usable as {@code ${lake}}
 */
public record PipelineInput(
    String file,
    PipelineFiles files,
    List<String> overlays,
    List<Setting> settings,
    Map<String, String> parameters,
    Map<Text, Text> profileParameters,
    Map<String, String> variables) {
  public PipelineInput {
    overlays = List.copyOf(overlays);
    settings = List.copyOf(settings);
    parameters = Map.copyOf(parameters);
    profileParameters = new LinkedHashMap<>(profileParameters);
    variables = Map.copyOf(variables);
  }

  /** A pipeline of one file. */
  public static PipelineInput of(String file, byte[] content) {
    PipelineFiles files = PipelineFiles.of(Map.of(file, content));
    return new PipelineInput(file, files, List.of(), List.of(), Map.of(), Map.of(), Map.of());
  }

  /** The same with other values of parameters. */
  public PipelineInput withParameters(Map<String, String> values) {
    return new PipelineInput(file, files, overlays, settings, values, profileParameters, variables);
  }

  /** The same with other built-in values. */
  public PipelineInput withVariables(Map<String, String> values) {
    return new PipelineInput(
        file, files, overlays, settings, parameters, profileParameters, values);
  }
}
