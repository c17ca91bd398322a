package io.penstock.api;

import io.penstock.ml.Role;
import io.penstock.ml.StageSignature;
import io.penstock.ml.StageSignature.Parameter;
import io.penstock.yaml.LanguageSchema;
import io.penstock.yaml.StageSchema;
import java.util.List;

/**
 * The JSON Schemas (draft 2020-12) with which an editor completes and checks what a user writes.
 */
public final class Schemas {
  private Schemas() {}

  /** The schema of a pipeline file, as JSON; MLlib's stages and their parameters are in it. */
  public static String ofPipelines() {
    return LanguageSchema.ofPipeline(stages(Role.PREPARE), stages(Role.ALGORITHM));
  }

  /** The schema of a profile, a file of {@code conf/}, as JSON. */
  public static String ofProfiles() {
    return LanguageSchema.ofProfile();
  }

  private static List<StageSchema> stages(Role role) {
    return StageSignature.all(role).stream()
        .map(
            stage ->
                new StageSchema(
                    stage.name(), stage.parameters().stream().map(Schemas::parameter).toList()))
        .toList();
  }

  private static StageSchema.Parameter parameter(Parameter parameter) {
    String type =
        switch (parameter.type()) {
          case BOOLEAN -> "boolean";
          case WHOLE_NUMBER -> "integer";
          case NUMBER -> "number";
          case TEXT -> "string";
        };
    return new StageSchema.Parameter(
        parameter.name(), type, parameter.isList(), parameter.words(), parameter.help());
  }
}
