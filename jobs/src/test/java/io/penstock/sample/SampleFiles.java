package io.penstock.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads sample files without any code of the generator. */
public record SampleFiles(Path directory) {

  /** A data row of a file; the number starts at 1 after the header. */
  public record Line(String file, int number, String text) {

    public List<String> fields() {
      return List.of(text.split(",", -1));
    }

    public String field(int place) {
      return fields().get(place);
    }
  }

  /** All transaction rows, by file name and number. */
  public List<Line> transactions() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (Path file : transactionFiles()) {
      lines.addAll(rows(file));
    }
    return lines;
  }

  public List<Path> transactionFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("transactions"))) {
      return files.sorted().toList();
    }
  }

  public List<Line> rows(String name) throws IOException {
    return rows(directory.resolve(name));
  }

  /** All files, sorted. */
  List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  static List<Line> rows(Path file) throws IOException {
    List<String> texts = text(file).lines().toList();
    List<Line> lines = new ArrayList<>();
    for (int number = 1; number < texts.size(); number++) {
      lines.add(new Line(file.getFileName().toString(), number, texts.get(number)));
    }
    return lines;
  }

  /** The text of a file, unpacked if its name ends in {@code .gz}. */
  static String text(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file, StandardCharsets.UTF_8);
    }
    try (GZIPInputStream gzip = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(gzip, StandardCharsets.UTF_8))) {
      StringBuilder text = new StringBuilder();
      reader.lines().forEach(line -> text.append(line).append('\n'));
      return text.toString();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The first number of that name in expected.json at or after the first mention of a section. */
  public double expected(String section, String name) throws IOException {
    String json = text(directory.resolve("expected.json"));
    int start = json.indexOf("\"" + section + "\"");
    Matcher matcher = Pattern.compile("\"" + name + "\": ([-0-9.]+)").matcher(json);
    if (start < 0 || !matcher.find(start)) {
      throw new IllegalStateException("no " + name + " in " + section);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
