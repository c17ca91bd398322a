package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes one map of all that a pipeline is read from: the file, what it includes, the overlays and
 * the settings over them, and the SQL of tables that stands in files of its own. Each piece keeps
 * its place in its own file.
 */
final class InputReader {
  private static final String SETTING = "--set ";

  private final PipelineInput input;
  private final KeySet keys;
  private final OpenedFiles opened;
  private final Problems problems;

  /**
   * @param keys those of the pipeline file
   * @param opened gets the files that are read
   */
  InputReader(PipelineInput input, KeySet keys, OpenedFiles opened) {
    this.input = input;
    this.keys = keys;
    this.opened = opened;
    this.problems = opened.problems();
  }

  /** The map, or empty where the pipeline file is none. */
  Optional<Mapping> read() {
    Position start = Position.startOf(input.file());
    Optional<byte[]> content = opened.content(input.file(), start);
    if (content.isEmpty()) {
      problems.add(InputProblems.noPipeline(start));
    }
    return content
        .flatMap(bytes -> yaml(input.file(), bytes, SyntaxProblems.PIPELINE_BEGINS, problems))
        .flatMap(this::pipeline)
        .map(main -> new Includes(input.file(), keys, opened).into(main))
        .map(this::withOverlays)
        .map(map -> new SqlFiles(input.file(), opened).into(map));
  }

  /** What a file says; {@code mend} is what an empty one should have. */
  static Optional<YamlNode> yaml(String file, byte[] content, String mend, Problems problems) {
    return SourceText.decode(file, content, problems)
        .flatMap(source -> YamlParser.parse(source, mend, problems));
  }

  private Optional<Mapping> pipeline(YamlNode root) {
    if (root instanceof Mapping mapping) {
      return Optional.of(mapping);
    }
    if (!(root instanceof YamlNode.Refused)) {
      problems.add(YamlProblems.notAPipeline(root.at(), root.kind()));
    }
    return Optional.empty();
  }

  private Mapping withOverlays(Mapping base) {
    Mapping result = base;
    for (String file : input.overlays()) {
      result = overlaid(result, overlay(file));
    }
    for (Setting setting : input.settings()) {
      result = overlaid(result, setting(setting));
    }
    return result;
  }

  private Mapping overlaid(Mapping base, Optional<? extends YamlNode> overlay) {
    if (overlay.isEmpty() || overlay.get() instanceof YamlNode.Refused) {
      return base;
    }
    if (!(overlay.get() instanceof Mapping mapping)) {
      problems.add(InputProblems.noOverlay(overlay.get()));
      return base;
    }
    return Overlay.merge(base, mapping, problems);
  }

  private Optional<YamlNode> overlay(String file) {
    Position start = Position.startOf(file);
    Optional<byte[]> content = opened.content(file, start);
    if (content.isEmpty()) {
      problems.add(InputProblems.noOverlayFile(start));
    }
    return content.flatMap(
        bytes -> yaml(file, bytes, "It needs keys of the pipeline, or leave it out.", problems));
  }

  private Optional<YamlNode> setting(Setting setting) {
    String place = settingPlace(setting.path());
    Position at = Position.startOf(place);
    byte[] value = setting.value().getBytes(StandardCharsets.UTF_8);
    Optional<YamlNode> node =
        setting.value().isBlank()
            ? Optional.of(new Scalar(Text.of("", at), false))
            : yaml(place, value, "Give the key a value.", problems);
    List<String> names = new ArrayList<>(setting.keys());
    return node.map(leaf -> nested(names, leaf, at));
  }

  /** What stands for the file of a setting in messages. */
  static String settingPlace(String path) {
    return SETTING + path;
  }

  /** Whether the file of a place is a setting. */
  static boolean isSetting(String file) {
    return file.startsWith(SETTING);
  }

  private static YamlNode nested(List<String> names, YamlNode leaf, Position at) {
    YamlNode node = leaf;
    for (int i = names.size() - 1; i >= 0; i--) {
      Text key = Text.of(names.get(i), j -> at);
      node = new Mapping(at, List.of(new Entry(key, node)));
    }
    return node;
  }
}
