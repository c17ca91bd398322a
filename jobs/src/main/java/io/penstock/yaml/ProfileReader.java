package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a profile of {@code conf/}: where lakes live, and Spark's settings there. */
public final class ProfileReader {
  private static final String LAKE = "lake";

  static final KeySet KEYS =
      KeySet.of(
          "profile",
          "",
          Key.of("lakeRoot", Kinds.TEXT, "hdfs:///penstock", "Holds one lake per pipeline."),
          Key.of(
              "spark",
              Kinds.entries("^spark\\.", Kinds.VALUE),
              "{spark.sql.shuffle.partitions: 200}",
              "Spark's settings, over those of the pipeline."),
          Key.of(
              "parameters",
              Kinds.entries("\\S", Kinds.anyOf(Kinds.VALUE, Kinds.list(Kinds.VALUE))),
              "{as_of: 2025-06-30}",
              "Values of parameters, over their defaults and under --param."),
          Key.of(
              "overlays",
              Kinds.texts(),
              "[night.yaml]",
              "Files beside the profile whose keys go over the pipeline's."),
          Key.of(
              "secretsDir",
              Kinds.TEXT,
              "secrets",
              "A folder with a file per secret; it starts at the project."));

  private ProfileReader() {}

  /**
   * What a profile says, and all that is wrong with it.
   *
   * @param lakeRoot the directory that holds one lake per pipeline; {@code lake} if it says none
   * @param spark Spark settings, by key
   * @param parameters values of parameters, by name; a list as one text
   * @param overlays files whose keys go over the pipeline's, relative to the profile's folder
   * @param secretsDir the folder that has a file per secret; empty if it says none
   */
  public record Reading(
      String lakeRoot,
      Map<Text, Text> spark,
      Map<Text, Text> parameters,
      List<Text> overlays,
      String secretsDir,
      List<Problem> problems) {
    public Reading {
      spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
      parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
      overlays = List.copyOf(overlays);
      problems = List.copyOf(problems);
    }
  }

  /** Reads a profile; never throws for what is in it. */
  public static Reading read(String file, byte[] content) {
    Problems problems = new Problems();
    Keys keys =
        InputReader.yaml(file, content, "A profile has, for example, lakeRoot: lake", problems)
            .flatMap(root -> keys(file, root, problems))
            .orElse(null);
    if (keys == null) {
      return new Reading(LAKE, Map.of(), Map.of(), List.of(), "", problems.inFileOrder());
    }
    return new Reading(
        textOr(LAKE, keys, "lakeRoot"),
        NodeKeys.spark(keys),
        parameters(keys),
        keys.texts("overlays"),
        textOr("", keys, "secretsDir"),
        problems.inFileOrder());
  }

  private static String textOr(String absent, Keys keys, String key) {
    Text text = keys.text(key);
    return text == null ? absent : text.value();
  }

  private static Map<Text, Text> parameters(Keys keys) {
    Map<Text, Text> parameters = new LinkedHashMap<>();
    for (Entry entry : keys.entries("parameters")) {
      String path = "parameters." + YamlProblems.shown(entry.key().value());
      if (entry.value() instanceof Sequence) {
        List<Text> items = keys.values().texts(entry.value(), path, "[a, b]");
        String list = ListText.of(items.stream().map(Text::value).toList());
        parameters.put(entry.key(), Text.of(list, entry.value().at()));
      } else {
        Scalar value = keys.values().scalar(entry.value(), path, "a value or a list of values");
        if (value != null) {
          parameters.put(entry.key(), value.text());
        }
      }
    }
    return parameters;
  }

  private static Optional<Keys> keys(String file, YamlNode root, Problems problems) {
    if (!(root instanceof Mapping mapping)) {
      problems.add(YamlProblems.noProfile(root.at(), root.kind()));
      return Optional.empty();
    }
    Values values = new Values(Scope.ofProfile(problems));
    return Optional.of(new Keys(values, "", Position.startOf(file), mapping, KEYS));
  }
}
