package io.penstock.input;

import io.penstock.problem.CheckFailedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jspecify.annotations.Nullable;

/** The first line of CSV files, compared with the declared columns; reads no further. */
final class CsvHeader {
  private static final int LONGEST = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final List<String> expected;
  private final String separator;
  private final char quote;
  private final char escape;
  private final @Nullable String comment;
  private final Charset charset;
  private final boolean hasHeader;

  CsvHeader(List<String> expected, Map<String, String> options) {
    this.expected = List.copyOf(expected);
    this.separator = options.getOrDefault("sep", options.getOrDefault("delimiter", ","));
    this.quote = first(options.getOrDefault("quote", "\""));
    this.escape = first(options.getOrDefault("escape", "\\"));
    this.comment = options.get("comment");
    this.charset =
        Charset.forName(options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8")));
    this.hasHeader = Boolean.parseBoolean(options.get("header"));
  }

  /** What is wrong if the file's header does not name the declared columns in their order. */
  Optional<CheckFailedException> problem(Configuration conf, SourceFile file) {
    String line = hasHeader ? firstLine(conf, file) : null;
    if (line == null) {
      return Optional.empty();
    }
    List<String> found = split(line);
    return sameNames(found)
        ? Optional.empty()
        : Optional.of(InputProblems.headerDiffers(file, differences(found)));
  }

  private boolean sameNames(List<String> found) {
    if (found.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equalsIgnoreCase(expected.get(i))) {
        return false;
      }
    }
    return true;
  }

  private List<String> differences(List<String> found) {
    List<String> differences = new ArrayList<>();
    addNames(differences, "missing", without(expected, found));
    addNames(differences, "not declared", without(found, expected));
    addNames(differences, "more than once", repeated(found));
    if (differences.isEmpty()) {
      differences.add("the order differs");
    }
    differences.add("expected " + String.join(", ", expected));
    differences.add("found " + String.join(", ", found));
    return differences;
  }

  private static void addNames(List<String> differences, String what, List<String> names) {
    if (!names.isEmpty()) {
      differences.add(what + " " + String.join(", ", names));
    }
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream()
        .filter(name -> others.stream().noneMatch(name::equalsIgnoreCase))
        .toList();
  }

  private static List<String> repeated(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().filter(name -> !seen.add(name.toLowerCase(Locale.ROOT))).toList();
  }

  private @Nullable String firstLine(Configuration conf, SourceFile file) {
    Path path = file.hadoopPath();
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(path);
    try (InputStream raw = path.getFileSystem(conf).open(path);
        InputStream in = codec == null ? raw : codec.createInputStream(raw)) {
      String line = readLine(in);
      while (line != null && isSkipped(line)) {
        line = readLine(in);
      }
      return line;
    } catch (IOException | UncheckedIOException e) {
      throw InputProblems.unreadableFile(file, e);
    }
  }

  private boolean isSkipped(String line) {
    return line.isBlank() || (comment != null && line.startsWith(comment));
  }

  private @Nullable String readLine(InputStream in) throws IOException {
    // A line feed is found in the text, not in the bytes: in UTF-16 it has two.
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    int width = charset.name().startsWith("UTF-16") ? 2 : 1;
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      if (bytes.size() > LONGEST) {
        break;
      }
      if ((b == '\n' || b == '\r') || width == 2) {
        String text = bytes.toString(charset);
        if (text.endsWith("\n") || text.endsWith("\r")) {
          return clean(text);
        }
      }
    }
    return bytes.size() == 0 ? null : clean(bytes.toString(charset));
  }

  private static String clean(String line) {
    String text = line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    return text.stripTrailing();
  }

  /** The names that a header line has. */
  List<String> split(String line) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean hasNext = i + 1 < line.length();
      if (quoted && hasNext && isEscaped(c, line.charAt(i + 1))) {
        name.append(line.charAt(++i));
      } else if (c == quote && quote != 0) {
        quoted = !quoted;
      } else if (!quoted && line.startsWith(separator, i)) {
        names.add(name.toString().strip());
        name.setLength(0);
        i += separator.length() - 1;
      } else {
        name.append(c);
      }
    }
    names.add(name.toString().strip());
    return names;
  }

  private boolean isEscaped(char c, char next) {
    return next == quote && (c == escape || c == quote);
  }

  private static char first(String text) {
    return text.isEmpty() ? 0 : text.charAt(0);
  }
}
