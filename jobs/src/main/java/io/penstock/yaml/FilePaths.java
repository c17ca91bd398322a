package io.penstock.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Paths of a pipeline's files: text with slashes. */
final class FilePaths {
  private FilePaths() {}

  /** Whether a path can be relative to a folder: neither absolute nor a URI. */
  static boolean isRelative(String path) {
    return !path.startsWith("/")
        && !path.contains("\\")
        && !path.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*");
  }

  /** A path that is relative to the folder of a file. */
  static String beside(String file, String relative) {
    int slash = file.lastIndexOf('/');
    List<String> parts = new ArrayList<>();
    boolean isAbsolute = file.startsWith("/");
    String folder = slash < 0 ? "" : file.substring(0, slash + 1);
    for (String part : (folder + relative).split("/", -1)) {
      boolean canGoUp = !parts.isEmpty() && !parts.get(parts.size() - 1).equals("..");
      if (part.equals("..") && canGoUp) {
        parts.remove(parts.size() - 1);
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return (isAbsolute ? "/" : "") + String.join("/", parts);
  }

  static boolean isGlob(String path) {
    return path.contains("*") || path.contains("?");
  }

  /** The files that a pattern means, sorted. */
  static List<String> matching(PipelineFiles files, String pattern) {
    List<String> found = List.of(pattern.startsWith("/") ? "/" : "");
    for (String part : pattern.split("/", -1)) {
      if (!part.isEmpty()) {
        found = found.stream().flatMap(folder -> step(files, folder, part).stream()).toList();
      }
    }
    return List.copyOf(new TreeSet<>(found));
  }

  private static List<String> step(PipelineFiles files, String folder, String part) {
    String prefix = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    if (!isGlob(part)) {
      return List.of(prefix + part);
    }
    return files.names(folder).stream()
        // Hidden files are an editor's.
        .filter(name -> !name.startsWith(".") && isMatch(name, part))
        .map(name -> prefix + name)
        .toList();
  }

  /** Walks back to the last star only, so that no pattern takes long. */
  private static boolean isMatch(String name, String pattern) {
    int at = 0;
    int from = 0;
    int star = -1;
    int mark = 0;
    while (at < name.length()) {
      boolean isStar = from < pattern.length() && pattern.charAt(from) == '*';
      if (isStar) {
        star = from++;
        mark = at;
      } else if (from < pattern.length() && isSame(pattern.charAt(from), name.charAt(at))) {
        from++;
        at++;
      } else if (star >= 0) {
        from = star + 1;
        at = ++mark;
      } else {
        return false;
      }
    }
    return pattern.substring(from).replace("*", "").isEmpty();
  }

  private static boolean isSame(char pattern, char c) {
    return pattern == '?' || pattern == c;
  }

  /** The end of a path after its last slash. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder of a path; empty where it has none. */
  static String folder(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : slash == 0 ? "/" : path.substring(0, slash);
  }
}
