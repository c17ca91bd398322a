package io.penstock.ml;

import io.penstock.problem.NearNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;

/** Describes the stages of the {@link StageCatalog}; needs no Spark session. */
public final class StageDescriptions {
  private static final String FILE = "stages.properties";

  private StageDescriptions() {}

  /** All stages by role and name, without their parameters; loads no class of MLlib. */
  public static List<StageDescription> all() {
    Properties sentences = sentences();
    List<StageDescription> all = new ArrayList<>();
    for (Role role : Role.values()) {
      for (String name : StageCatalog.names(role)) {
        all.add(described(name, role, sentences, List.of()));
      }
    }
    return all;
  }

  /** One stage, by its name or its full class name; empty if a pipeline file cannot use it. */
  public static Optional<StageDescription> of(String nameOrClass) {
    return all().stream()
        .filter(stage -> nameOrClass.equals(stage.name()) || nameOrClass.equals(stage.className()))
        .findFirst()
        .map(stage -> described(stage.name(), stage.role(), sentences(), parameters(stage)));
  }

  private static StageDescription described(
      String name, Role role, Properties sentences, List<StageDescription.Parameter> parameters) {
    return new StageDescription(
        name,
        role,
        StageCatalog.className(name),
        Objects.requireNonNull(sentences.getProperty(name), name),
        parameters);
  }

  private static List<StageDescription.Parameter> parameters(StageDescription description) {
    PipelineStage stage = StageCatalog.instance(description.className());
    return new StageParameters(stage, description.name(), description.role())
        .settable().stream().sorted().map(name -> parameter(stage, stage.getParam(name))).toList();
  }

  private static StageDescription.Parameter parameter(PipelineStage stage, Param<Object> param) {
    return new StageDescription.Parameter(
        param.name(),
        ParameterType.of(stage, param).noun(),
        defaultOf(stage, param),
        StageParameters.range(param).must(),
        param.doc().strip().replaceAll("\\s+", " "));
  }

  private static String defaultOf(PipelineStage stage, Param<Object> param) {
    String shown = stage.hasDefault(param) ? shown(stage.getDefault(param).get()) : "";
    // A name that MLlib makes up anew for each object says nothing.
    return shown.startsWith(stage.uid()) ? "" : shown;
  }

  private static String shown(Object value) {
    if (!value.getClass().isArray()) {
      return value.toString();
    }
    List<String> items = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value); i++) {
      items.add(String.valueOf(Array.get(value, i)));
    }
    return "[" + NearNames.listed(items) + "]";
  }

  private static Properties sentences() {
    Properties sentences = new Properties();
    try (InputStream in = StageDescriptions.class.getResourceAsStream(FILE)) {
      sentences.load(Objects.requireNonNull(in, FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sentences;
  }
}
