package io.penstock.plan;

import io.penstock.input.SourceFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The words of sentences about nodes and files. */
final class Words {
  private static final int SHOWN = 3;

  private Words() {}

  /** The names of the first three. */
  static List<String> ofFiles(List<SourceFile> files) {
    return ofPaths(files.stream().map(SourceFile::path).toList());
  }

  /** The names of the first three. */
  static List<String> ofPaths(List<String> paths) {
    return paths.stream().limit(SHOWN).map(path -> new Path(path).getName()).toList();
  }

  /** {@code 1 file}, {@code 2 files}. */
  static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  /** The first names of {@code count}. */
  static String list(List<String> first, int count) {
    return String.join(", ", first) + (count > first.size() ? ", ..." : "");
  }

  /** All keys, or the first of many. */
  static String keys(List<String> all) {
    List<String> shown = new ArrayList<>(all.subList(0, Math.min(all.size(), 2 * SHOWN)));
    if (shown.size() < all.size()) {
      shown.add("and " + (all.size() - shown.size()) + " more");
    }
    return String.join(", ", shown);
  }

  /** The number of a version that the lake records as {@code number@run}; else empty. */
  static String version(String recorded) {
    int end = recorded.indexOf('@');
    String number = end < 0 ? recorded : recorded.substring(0, end);
    return number.matches("\\d{1,18}") ? number : "";
  }
}
