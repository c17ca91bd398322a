package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.yaml.YamlNode.Mapping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a profile of {@code conf/}: where lakes live, and Spark's settings there. */
public final class ProfileReader {
  static final KeySet KEYS =
      KeySet.of(
          "profile",
          "",
          Key.of("lakeRoot", Kinds.TEXT, "hdfs:///penstock", "Holds one lake per pipeline."),
          Key.of(
              "spark",
              Kinds.entries("^spark\\.", Kinds.VALUE),
              "{spark.sql.shuffle.partitions: 200}",
              "Spark's settings, over those of the pipeline."));

  private ProfileReader() {}

  /**
   * What a profile says, and all that is wrong with it.
   *
   * @param lakeRoot the directory that holds one lake per pipeline; {@code lake} if it says none
   * @param spark Spark settings, by key
   */
  public record Reading(String lakeRoot, Map<Text, Text> spark, List<Problem> problems) {
    public Reading {
      spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
      problems = List.copyOf(problems);
    }
  }

  /** Reads a profile; never throws for what is in it. */
  public static Reading read(String file, byte[] content) {
    Problems problems = new Problems();
    Optional<Keys> keys =
        SourceText.decode(file, content, problems)
            .flatMap(source -> YamlParser.parse(source, problems))
            .flatMap(root -> keys(file, root, problems));
    Text root = keys.map(k -> k.text("lakeRoot")).orElse(null);
    Map<Text, Text> spark = keys.map(NodeKeys::spark).orElse(Map.of());
    return new Reading(root == null ? "lake" : root.value(), spark, problems.inFileOrder());
  }

  private static Optional<Keys> keys(String file, YamlNode root, Problems problems) {
    if (!(root instanceof Mapping mapping)) {
      problems.add(YamlProblems.notAPipeline(root.at(), root.kind()));
      return Optional.empty();
    }
    Values values = new Values(Scope.ofDefaults(problems, Map.of()));
    return Optional.of(new Keys(values, "", Position.startOf(file), mapping, KEYS));
  }
}
