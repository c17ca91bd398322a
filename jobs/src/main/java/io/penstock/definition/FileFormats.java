package io.penstock.definition;

import java.util.List;

/** The words for formats of input files. */
public final class FileFormats {
  /** Those that Penstock reads. */
  public static final List<String> READ = List.of("csv", "json", "parquet");

  /** Those that the language has and no version reads yet. */
  public static final List<String> NOT_YET =
      List.of("avro", "orc", "text", "delta", "table", "jdbc", "kafka");

  private FileFormats() {}
}
