package io.penstock.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which options of Spark's Parquet reader a source may set. */
final class ParquetOptions {
  private static final String SILENT = "It would silently leave out rows.";
  private static final Set<String> REBASE = Set.of("EXCEPTION", "CORRECTED", "LEGACY");
  private static final OptionRules RULES =
      new OptionRules(
          "parquet",
          List.of("datetimeRebaseMode", "int96RebaseMode"),
          Map.of(
              "mergeschema",
                  "Penstock compares the columns of each file itself; see onSchemaChange.",
              "mode",
                  "A Parquet file has no malformed records: it can be read, or it stops the run.",
              "compression", "The file itself says how it is compressed.",
              "ignorecorruptfiles", SILENT,
              "ignoremissingfiles", SILENT));

  private ParquetOptions() {}

  static Optional<String> problemWith(String option) {
    return RULES.problemWith(option);
  }

  static Optional<String> problemWith(String option, String value) {
    return RULES.require(
        option,
        value,
        REBASE.contains(value.toUpperCase(Locale.ROOT)),
        "EXCEPTION, CORRECTED or LEGACY");
  }
}
