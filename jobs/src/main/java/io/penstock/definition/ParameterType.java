package io.penstock.definition;

import java.util.Locale;

/** The types of parameters. */
public enum ParameterType {
  /** An ISO date, {@code 2025-06-30}; a DATE in SQL. */
  DATE,
  /** An ISO timestamp with or without zone, UTC where none is said; a TIMESTAMP in SQL. */
  TIMESTAMP,
  /** A 64-bit integer; a BIGINT in SQL. */
  INT,
  /** A finite decimal number; a DOUBLE in SQL. */
  DOUBLE,
  /** Any text; a STRING in SQL. */
  STRING,
  /** A file or directory, for any Hadoop file system; a STRING in SQL. */
  PATH,
  /** {@code true} or {@code false}; a BOOLEAN in SQL. */
  BOOLEAN;

  /** The word in the pipeline file. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
