package io.penstock.input;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.jspecify.annotations.Nullable;

/** How the CSV files of a source are written: Spark's options and Penstock's, with defaults. */
final class CsvDialect implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The option with the most bytes that a record may have. */
  static final String MAX_RECORD_BYTES = "maxRecordBytes";

  /** The option by which a file must end with a line end. */
  static final String FINAL_LINE_END = "requireFinalLineEnd";

  /** The default of {@link #MAX_RECORD_BYTES}. */
  static final int LONGEST = 1 << 20;

  private static final char NONE = '\0';

  private final CSVOptions spark;
  private final CSVOptions doubling;
  private final String declaredCharset;
  private final int longest;
  private final boolean requiresLineEnd;
  private final boolean checksQuotes;
  private final boolean mayDouble;
  private final @Nullable Locale locale;

  /**
   * @param options names in any case; {@link CsvOptions} has passed them
   */
  CsvDialect(Map<String, String> options, String timeZone) {
    Map<String, String> byName = CsvOptions.byName(options);
    String charset = byName.getOrDefault("charset", "UTF-8");
    this.declaredCharset = byName.getOrDefault("encoding", charset);
    // Spark knows seven charsets; it gets text, and need not know.
    byName.remove("charset");
    byName.remove("encoding");
    this.spark = new CSVOptions(Interop.map(byName), false, timeZone);
    Map<String, String> doubles = new HashMap<>(byName);
    doubles.put("escape", String.valueOf(spark.quote()));
    this.doubling = new CSVOptions(Interop.map(doubles), false, timeZone);
    this.longest = Integer.parseInt(byName.getOrDefault(MAX_RECORD_BYTES, String.valueOf(LONGEST)));
    this.requiresLineEnd = Boolean.parseBoolean(byName.get(FINAL_LINE_END));
    // Who says how to read bad quotes gets that.
    this.checksQuotes = spark.quote() != NONE && !byName.containsKey("unescapedQuoteHandling");
    this.mayDouble = !byName.containsKey("escape");
    String tag = byName.get("locale");
    this.locale = tag == null ? null : Locale.forLanguageTag(tag);
  }

  /** For Spark's tokenizer and its conversions. */
  CSVOptions spark() {
    return spark;
  }

  /** The same where a quote is escaped by another. */
  CSVOptions doubling() {
    return doubling;
  }

  /** The charset that was declared. */
  Charset declaredCharset() {
    return Charset.forName(declaredCharset);
  }

  /** The charset of the bytes that are read, after {@link CsvInput} has made UTF-8 of wide ones. */
  Charset charset() {
    return isWide() ? java.nio.charset.StandardCharsets.UTF_8 : declaredCharset();
  }

  /** Whether a character takes several bytes of which one may look like a line end. */
  boolean isWide() {
    String name = declaredCharset().name();
    return name.contains("UTF-16") || name.contains("UTF-32");
  }

  /** What ends a line instead of LF, CR or CR LF; empty for those. */
  byte[] lineEnd() {
    return spark.lineSeparator().isDefined()
        ? spark.lineSeparator().get().getBytes(charset())
        : new byte[0];
  }

  /** Whether a reader can begin anywhere in a file. */
  boolean isSplittable() {
    return !isWide() && !spark.multiLine() && spark.lineSeparator().isEmpty();
  }

  /** The most bytes that a record may have. */
  int longest() {
    return longest;
  }

  boolean requiresLineEnd() {
    return requiresLineEnd;
  }

  /** Whether a record with a bad quote is malformed. */
  boolean checksQuotes() {
    return checksQuotes;
  }

  /** Whether a quote may be written twice although the escape character is another. */
  boolean mayDouble() {
    return mayDouble;
  }

  /** How numbers are written; null for plain ones. */
  @Nullable Locale locale() {
    return locale;
  }

  /** A scanner for the quotes of its records. */
  QuoteScanner quotes() {
    return new QuoteScanner(
        spark.quote(),
        spark.escape(),
        mayDouble,
        spark.delimiter(),
        spark.ignoreLeadingWhiteSpaceInRead());
  }
}
