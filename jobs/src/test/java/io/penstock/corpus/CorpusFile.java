package io.penstock.corpus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One pipeline file of the corpus. Its first lines may be settings: {@code # options: ...} for the
 * command, {@code # exit: 64}, {@code # bytes: ~ = EF BB BF} for what an editor cannot write, and
 * for the page of errors {@code # mistake: ...}, {@code # mended: ...}.
 *
 * @param path the file
 * @param text what it says
 * @param settings its first lines, by name
 */
record CorpusFile(Path path, String text, Map<String, String> settings) {
  /** The corpus in the source tree: there it is also rewritten. */
  static final Path ROOT = Path.of("src/test/resources/corpus");

  /** Whether what is expected is written anew. */
  static final boolean IS_REWRITE = Boolean.getBoolean("corpus.rewrite");

  private static final Pattern SETTING =
      Pattern.compile("# (options|exit|bytes|mistake|mended): (.*)");

  /** The pipeline files of a folder of the corpus, in the order of their names. */
  static List<CorpusFile> in(String folder) {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(f -> f.toString().endsWith(".yaml"))
          .sorted()
          .map(CorpusFile::of)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CorpusFile of(Path path) {
    String text = read(path);
    Map<String, String> settings = new LinkedHashMap<>();
    for (String line : text.lines().toList()) {
      Matcher setting = SETTING.matcher(line);
      if (!setting.matches()) {
        break;
      }
      settings.put(setting.group(1), setting.group(2));
    }
    return new CorpusFile(path, text, settings);
  }

  /** {@code tables/unknown-column.yaml}. */
  String name() {
    return ROOT.relativize(path).subpath(1, ROOT.relativize(path).getNameCount()).toString();
  }

  /** Options of the command line. */
  List<String> options() {
    return setting("options").map(words -> List.of(words.split(" "))).orElse(List.of());
  }

  /** The value of one of its settings. */
  Optional<String> setting(String name) {
    return Optional.ofNullable(settings.get(name));
  }

  /** The file as the command reads it. */
  byte[] bytes() {
    Optional<String> rule = setting("bytes");
    if (rule.isEmpty()) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    String[] sides = rule.get().split(" = ", 2);
    byte[] bytes = HexFormat.of().parseHex(sides[1].replace(" ", ""));
    int body = text.indexOf('\n', text.indexOf("# bytes: ")) + 1;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(text.substring(0, body).getBytes(StandardCharsets.UTF_8));
    String[] parts = text.substring(body).split(Pattern.quote(sides[0]), -1);
    for (int i = 0; i < parts.length; i++) {
      out.writeBytes(i == 0 ? new byte[0] : bytes);
      out.writeBytes(parts[i].getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /** What is expected of it, next to it; with {@code -Dcorpus.rewrite=true} what there is now. */
  String expected(String extension, String actual) {
    Path sibling = sibling(path, extension);
    if (IS_REWRITE) {
      write(sibling, actual);
    }
    return Files.exists(sibling) ? read(sibling) : "there is no " + sibling;
  }

  /** The file of the same name with another ending. */
  static Path sibling(Path file, String extension) {
    return Path.of(file.toString().replaceFirst("[.]yaml$", extension));
  }

  @Override
  public String toString() {
    return name();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }
}
