package io.penstock.input;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.jspecify.annotations.Nullable;

/** The first lines of some CSV files: always the same ones of the same files. */
final class CsvSample {
  private static final int FILES = 5;
  private static final int LINES = 1_000;
  private static final int CHARACTERS = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Configuration conf;
  private final Charset charset;
  private final Pattern lineEnd;
  private final @Nullable String comment;

  CsvSample(Configuration conf, Map<String, String> options) {
    this.conf = conf;
    this.charset =
        Charset.forName(options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8")));
    String separator = options.get("lineSep");
    this.lineEnd = Pattern.compile(separator == null ? "\r\n|\r|\n" : Pattern.quote(separator));
    this.comment = options.get("comment");
  }

  /** The first, the last and some between, of those that are not empty. */
  static List<SourceFile> of(List<SourceFile> files) {
    List<SourceFile> full = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    int taken = Math.min(FILES, full.size());
    return IntStream.range(0, taken)
        .map(i -> taken == 1 ? 0 : i * (full.size() - 1) / (taken - 1))
        .mapToObj(full::get)
        .toList();
  }

  /** The first lines of a file, its header first; without blank lines and comments. */
  List<String> lines(SourceFile file) {
    String text = beginning(file);
    List<String> lines = new ArrayList<>();
    for (String line : lineEnd.split(text, -1)) {
      if (!line.isBlank() && (comment == null || !line.startsWith(comment))) {
        lines.add(line);
      }
    }
    if (text.length() == CHARACTERS && lines.size() > 1) {
      lines.remove(lines.size() - 1); // cut off
    }
    return lines.subList(0, Math.min(LINES + 1, lines.size()));
  }

  private String beginning(SourceFile file) {
    Path path = file.hadoopPath();
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(path);
    char[] buffer = new char[CHARACTERS];
    int length = 0;
    try (var raw = path.getFileSystem(conf).open(path);
        Reader in =
            new InputStreamReader(codec == null ? raw : codec.createInputStream(raw), charset)) {
      for (int n = 0; n >= 0 && length < CHARACTERS; length += Math.max(0, n)) {
        n = in.read(buffer, length, CHARACTERS - length);
      }
    } catch (IOException | UncheckedIOException e) {
      throw InputProblems.unreadableFile(file, e);
    }
    String text = new String(buffer, 0, length);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
