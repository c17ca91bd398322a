package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.List;

/** Makes the messages about the files of a pipeline, and about what is put over it. */
final class InputProblems {
  private InputProblems() {}

  static Problem noPipeline(Position at) {
    return new Problem(
        "no-file", at, "there is no such file.", "Give the path of a pipeline file.");
  }

  static Problem noFile(Text named, String path, String name, List<String> there) {
    return new Problem(
        "no-file", named.at(), "there is no file " + path + ".", NearNames.didYouMean(name, there));
  }

  static Problem noOverlayFile(Position at) {
    return new Problem(
        "no-file", at, "there is no such file.", "--overlay and 'overlays' take YAML files.");
  }

  static Problem tooManyFiles(Position at, int files, int mebibytes) {
    return new Problem(
        "too-large",
        at,
        "a pipeline is read from at most " + files + " files of " + mebibytes + " MiB in all.",
        "Split it in two.");
  }

  static Problem nothingMatches(Text pattern, String path) {
    return new Problem(
        "no-file",
        pattern.at(),
        "no file matches " + path + ".",
        "Paths start at the folder of the file that they stand in.");
  }

  static Problem notRelative(Text path) {
    return new Problem(
        "bad-value",
        path.at(),
        "'" + YamlProblems.shown(path.value()) + "' is no path relative to this file.",
        "The files of a pipeline stay together: write, for example, tables/spending.yaml.");
  }

  static Problem parameterInPath(Text path) {
    return new Problem(
        "bad-value",
        path.at(),
        "'" + YamlProblems.shown(path.value()) + "' has a parameter.",
        "Which files a pipeline is made of depends on none: write the path out.");
  }

  static Problem includesItself(Text named, String path) {
    return new Problem(
        "include", named.at(), path + " includes itself.", "Name the other files only.");
  }

  static Problem includesPipeline(Text named, String path) {
    return new Problem(
        "include",
        named.at(),
        path + " is the pipeline file: it is not to be included.",
        "Name the other files only.");
  }

  static Problem includedTwice(Text named, String path, Position first) {
    return new Problem(
        "include",
        named.at(),
        path + " is included already, at " + first + ".",
        "Keep one of the two.");
  }

  static Problem notIncludable(YamlNode root) {
    return new Problem(
        "wrong-kind",
        root.at(),
        "an included file must be a map of sections, is " + root.kind() + ".",
        "It has sections of the pipeline, such as 'tables:'.");
  }

  static Problem onlyInPipeline(Text key, String pipeline) {
    return new Problem(
        "does-not-fit",
        key.at(),
        "'" + key + "' is said of the whole pipeline.",
        "Write it in " + pipeline + ".");
  }

  static Problem includeInOverlay(Text key) {
    return new Problem(
        "does-not-fit",
        key.at(),
        "an overlay cannot have 'include'.",
        "Put it into the pipeline, or give the other file as an overlay too.");
  }

  static Problem noOverlay(YamlNode root) {
    return new Problem(
        "wrong-kind",
        root.at(),
        "an overlay must be a map of keys, is " + root.kind() + ".",
        "It has keys of the pipeline, such as 'spark:'.");
  }

  static Problem nothingToDelete(Text key, String path, Collection<String> keys) {
    String shown = YamlProblems.shown(key.value());
    return new Problem(
        "unknown-key",
        key.at(),
        "null deletes a key, but " + path + " has no '" + shown + "'.",
        NearNames.itHas(shown, keys));
  }
}
