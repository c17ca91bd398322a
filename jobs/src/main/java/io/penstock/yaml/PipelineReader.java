package io.penstock.yaml;

import io.penstock.definition.Pipeline;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.yaml.YamlNode.Mapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Reads a pipeline file. */
public final class PipelineReader {
  /** The names of nodes and of parameters. */
  static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");

  private static final Pattern PIPELINE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  private static final String VERSION = "1";

  static final KeySet KEYS =
      KeySet.of(
              "pipeline",
              "",
              Key.of("penstock", Kinds.wholeNumber(1, 1), VERSION, "The version of the language.")
                  .required("Write 'penstock: 1' in the first line: the version of the language."),
              Key.of(
                      "name",
                      Kinds.text("^" + PIPELINE_NAME.pattern() + "$"),
                      "financial-risk",
                      "Names the directory of the pipeline in the lake.")
                  .required(),
              NodeKeys.DESCRIPTION,
              Key.of("owner", Kinds.TEXT, "team@example.com", "For people; changes nothing."),
              NodeKeys.TAGS,
              Key.of(
                  "include",
                  Kinds.anyOf(Kinds.TEXT, Kinds.someTexts()),
                  "[tables/*.yaml]",
                  "Files with more nodes: see [several files](#several-files)."),
              Key.of(
                  "parameters",
                  Kinds.entries("^" + NAME.pattern() + "$", Kinds.map(ParameterReader.KEYS)),
                  ParameterReader.SECTION_EXAMPLE,
                  "Values that a run can change: see [parameters](#parameters)."),
              Key.of(
                  "spark",
                  Kinds.entries("^spark\\.", Kinds.VALUE),
                  "{spark.sql.shuffle.partitions: 400}",
                  "Spark's settings for the whole pipeline, under those of the profile."))
          .and(NodesReader.SECTIONS.toArray(Key[]::new));

  private PipelineReader() {}

  /**
   * What a file says, and all that is wrong with it.
   *
   * @param pipeline what could be read, also when there are problems: good enough to look for more,
   *     not to run; nodes that could not be read are left out; empty when nothing is usable
   * @param problems each once, in the order of the file
   * @param brokenNames the names of the nodes that are left out, so that a reference to one is not
   *     reported as unknown
   * @param files all that was read, in the order in which it was
   */
  public record Reading(
      Optional<Pipeline> pipeline,
      List<Problem> problems,
      List<String> brokenNames,
      List<PipelineFile> files) {
    public Reading {
      problems = List.copyOf(problems);
      brokenNames = List.copyOf(brokenNames);
      files = List.copyOf(files);
    }
  }

  /**
   * Reads a pipeline of one file; never throws for what is in it.
   *
   * @param file the name of the file in messages
   * @param content its bytes, UTF-8
   * @param parameterValues values for this run by parameter, before the defaults
   * @param variables built-in values such as {@code lake}, usable as {@code ${lake}}
   */
  public static Reading read(
      String file,
      byte[] content,
      Map<String, String> parameterValues,
      Map<String, String> variables) {
    return read(
        PipelineInput.of(file, content).withParameters(parameterValues).withVariables(variables));
  }

  /** Reads a pipeline of any number of files; never throws for what is in them. */
  public static Reading read(PipelineInput input) {
    return readWith(input, map -> input);
  }

  /**
   * As above, where a variable depends on the name of the pipeline.
   *
   * @param lake the value of {@code ${lake}}, by the pipeline's name; the name itself sees that of
   *     the input
   */
  public static Reading read(PipelineInput input, UnaryOperator<String> lake) {
    return readWith(
        input, map -> input.withVariables(Map.of("lake", lake.apply(nameOf(input, map)))));
  }

  private static Reading readWith(PipelineInput input, Function<Mapping, PipelineInput> complete) {
    Problems problems = new Problems();
    Names names = new Names();
    OpenedFiles opened = new OpenedFiles(input.files(), problems);
    Optional<Pipeline> pipeline =
        new InputReader(input, KEYS, opened)
            .read()
            .map(map -> pipeline(complete.apply(map), map, problems, names));
    return new Reading(pipeline, problems.inFileOrder(), names.broken(), opened.all());
  }

  /** The name, whatever else is wrong. */
  private static String nameOf(PipelineInput input, Mapping map) {
    Position start = Position.startOf(input.file());
    Problems unheard = new Problems();
    return name(top(input, map, parameters(input, map, unheard), unheard), start).value();
  }

  private static Parameters parameters(PipelineInput input, Mapping map, Problems problems) {
    Values builtIn = new Values(Scope.ofDefaults(problems, input.variables()));
    Keys first = new Keys(builtIn, "", Position.startOf(input.file()), map, KEYS);
    return ParameterReader.read(first, GivenValues.of(input), input.variables());
  }

  private static Keys top(
      PipelineInput input, Mapping map, Parameters parameters, Problems problems) {
    Values values = new Values(new Scope(problems, parameters));
    Mapping expanded = ListParameters.expand(map, parameters, problems);
    return new Keys(values, "", Position.startOf(input.file()), expanded, KEYS);
  }

  private static Pipeline pipeline(
      PipelineInput input, Mapping map, Problems problems, Names names) {
    Position start = Position.startOf(input.file());
    Parameters parameters = parameters(input, map, problems);
    Keys top = top(input, map, parameters, problems);
    readVersion(top);
    NodesReader.Nodes nodes = NodesReader.read(top, names);
    if (NodesReader.SECTIONS.stream().map(Key::name).noneMatch(top::has)) {
      problems.add(YamlProblems.noNodes(start));
    }
    ReferenceCheck.check(nodes.all(), names, problems);
    return new Pipeline(
        input.file(),
        name(top, start),
        text(top, "description"),
        text(top, "owner"),
        NodeKeys.tags(top),
        parameters.all(),
        NodeKeys.spark(top),
        nodes.nodes(),
        nodes.notYet());
  }

  private static void readVersion(Keys top) {
    Text version = top.text("penstock");
    if (version != null && !version.value().equals(VERSION)) {
      top.problems().add(YamlProblems.wrongVersion(version));
    }
  }

  private static Text name(Keys top, Position start) {
    Text name = top.text("name");
    if (name == null) {
      return Text.of("unnamed", start);
    }
    if (!PIPELINE_NAME.matcher(name.value()).matches()) {
      top.problems().add(YamlProblems.badPipelineName(name));
    }
    return name;
  }

  private static String text(Keys top, String key) {
    Text text = top.text(key);
    return text == null ? "" : text.value().strip();
  }
}
