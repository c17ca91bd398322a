package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds to a pipeline what the files of {@code include} say: entries of the sections that it has
 * too. A file may include others; each belongs to a pipeline once.
 */
final class Includes {
  static final String KEY = "include";
  private static final String EXAMPLE = "[tables/*.yaml]";

  /** What is said of the pipeline as a whole. */
  private static final List<String> ONLY_IN_PIPELINE =
      List.of("penstock", "name", "description", "owner", "tags", "spark");

  private final String pipeline;
  private final KeySet keys;
  private final OpenedFiles opened;
  private final Problems problems;
  private final Map<String, Entry> sections = new LinkedHashMap<>();
  private final Map<String, Text> included = new HashMap<>();
  private final Deque<Included> open = new ArrayDeque<>();

  /** A file that is still to be read. */
  private record Included(String path, Text named) {}

  Includes(String pipeline, KeySet keys, OpenedFiles opened) {
    this.pipeline = pipeline;
    this.keys = keys;
    this.opened = opened;
    this.problems = opened.problems();
  }

  /** The pipeline with all that it includes; {@code include} itself is gone. */
  Mapping into(Mapping main) {
    for (Entry entry : main.entries()) {
      if (entry.key().value().equals(KEY)) {
        open(entry.value());
      } else {
        sections.put(entry.key().value(), entry);
      }
    }
    while (!open.isEmpty()) {
      Included next = open.poll();
      opened
          .content(next.path(), next.named())
          .flatMap(bytes -> InputReader.yaml(next.path(), bytes, "Delete it.", problems))
          .ifPresent(this::take);
    }
    return new Mapping(main.at(), new ArrayList<>(sections.values()));
  }

  private void open(YamlNode patterns) {
    List<YamlNode> items =
        patterns instanceof Sequence sequence ? sequence.items() : List.of(patterns);
    if (items.isEmpty()) {
      problems.add(YamlProblems.missingValue(patterns.at(), KEY));
    }
    for (YamlNode item : items) {
      if (item instanceof Scalar scalar && !scalar.isMissing()) {
        open(scalar.text());
      } else if (item instanceof Scalar) {
        problems.add(YamlProblems.missingValue(item.at(), KEY));
      } else if (!(item instanceof Refused)) {
        problems.add(YamlProblems.wrongKind(item, KEY, "a list of files such as " + EXAMPLE));
      }
    }
  }

  private void open(Text pattern) {
    String text = pattern.value();
    if (text.contains("${")) {
      problems.add(InputProblems.parameterInPath(pattern));
    } else if (!FilePaths.isRelative(text)) {
      problems.add(InputProblems.notRelative(pattern));
    } else if (!FilePaths.isGlob(text)) {
      add(FilePaths.beside(pattern.at().file(), text), pattern);
    } else {
      String path = FilePaths.beside(pattern.at().file(), text);
      List<String> found = FilePaths.matching(opened.files(), path);
      if (found.isEmpty()) {
        problems.add(InputProblems.nothingMatches(pattern, path));
      }
      found.forEach(file -> add(file, pattern));
    }
  }

  private void add(String path, Text named) {
    String from = named.at().file();
    Text first = included.putIfAbsent(path, named);
    if (path.equals(normal(from))) {
      problems.add(InputProblems.includesItself(named, path));
    } else if (path.equals(normal(pipeline))) {
      problems.add(InputProblems.includesPipeline(named, path));
    } else if (first != null) {
      problems.add(InputProblems.includedTwice(named, path, first.at()));
    } else {
      open.add(new Included(path, named));
    }
  }

  private static String normal(String file) {
    return FilePaths.beside(file, FilePaths.name(file));
  }

  private void take(YamlNode root) {
    if (root instanceof Mapping mapping) {
      mapping.entries().forEach(this::take);
    } else if (!(root instanceof Refused)) {
      problems.add(InputProblems.notIncludable(root));
    }
  }

  private void take(Entry entry) {
    String key = entry.key().value();
    if (key.equals(KEY)) {
      open(entry.value());
    } else if (ONLY_IN_PIPELINE.contains(key)) {
      problems.add(InputProblems.onlyInPipeline(entry.key(), pipeline));
    } else if (keys.key(key) == null) {
      List<String> known = new ArrayList<>(keys.known());
      known.removeAll(ONLY_IN_PIPELINE);
      problems.add(YamlProblems.unknownKey(entry.key(), "an included file", known));
    } else {
      sections.merge(key, entry, this::merged);
    }
  }

  /** A section of several files; that a name is there twice is seen by who reads the section. */
  private Entry merged(Entry first, Entry second) {
    if (!(second.value() instanceof Mapping more)) {
      if (!(second.value() instanceof Refused)) {
        problems.add(
            YamlProblems.wrongKind(second.value(), second.key().value(), "a map of names"));
      }
      return first;
    }
    if (!(first.value() instanceof Mapping section)) {
      return first;
    }
    List<Entry> all = new ArrayList<>(section.entries());
    all.addAll(more.entries());
    return new Entry(first.key(), new Mapping(section.at(), all));
  }
}
