package io.penstock.input;

import java.util.List;
import java.util.Optional;

/** The formats of input files that Penstock reads. */
public final class InputFormats {
  private static final List<InputFormat> ALL =
      List.of(new CsvFormat(), new JsonFormat(), new ParquetFormat());

  private InputFormats() {}

  /** The format of a word in the pipeline file; empty if there is none. */
  public static Optional<InputFormat> find(String keyword) {
    return ALL.stream().filter(format -> format.keyword().equals(keyword)).findFirst();
  }

  /** The words of all. */
  static List<String> words() {
    return ALL.stream().map(InputFormat::keyword).toList();
  }

  /** The format of a word that has been checked. */
  public static InputFormat of(String keyword) {
    return find(keyword).orElseThrow(() -> new IllegalArgumentException("no format " + keyword));
  }
}
