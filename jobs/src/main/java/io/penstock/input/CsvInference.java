package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.csv.CSVInferSchema;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.csv.UnivocityParser;
import org.apache.spark.sql.catalyst.util.BadRecordException;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The columns that CSV files with a header look like, by Spark's own inference on a sample, with no
 * Spark session. One rule is added: digits after a leading zero, as in {@code 00417}, are text.
 */
final class CsvInference {
  /** Goes up when the same files may give other columns. */
  static final int VERSION = 1;

  private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9]+");

  private final Configuration conf;
  private final Map<String, String> options;
  private final CSVOptions sparkOptions;
  private final CSVInferSchema inference;
  private final CsvOpening opening;

  private CsvInference(Configuration conf, Map<String, String> options) {
    this.conf = conf;
    this.options = options;
    CsvDialect dialect = new CsvDialect(options, "UTC");
    this.sparkOptions = dialect.spark();
    this.inference = new CSVInferSchema(sparkOptions);
    this.opening = new CsvOpening(conf, dialect);
  }

  /**
   * The columns, all nullable; VOID where the sample has no value; none where all files are empty.
   * Malformed records count for nothing. Files with different headers are an error (65).
   *
   * @param options options of Spark's reader, {@code header} among them
   */
  static StructType infer(
      Configuration conf,
      List<SourceFile> files,
      Map<String, String> options,
      OnSchemaChange mode) {
    CsvInference inference = within(() -> new CsvInference(conf, CsvOptions.byName(options)));
    List<SourceFile> sample = CsvSample.of(files);
    if (mode == OnSchemaChange.FAIL) {
      return within(() -> inference.columns(sample));
    }
    List<SourceFile> each = mode == OnSchemaChange.APPEND_NEW_COLUMNS ? files : sample;
    return within(
        () ->
            each.stream()
                .map(file -> inference.columns(List.of(file)))
                .reduce(new StructType(), inference::together));
  }

  /** The columns of both, of the types that values of both fit. */
  private StructType together(StructType one, StructType other) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    for (StructField field : one.fields()) {
      fields.put(field.name().toLowerCase(Locale.ROOT), field);
    }
    for (StructField field : other.fields()) {
      fields.merge(
          field.name().toLowerCase(Locale.ROOT),
          field,
          (a, b) ->
              new StructField(
                  a.name(),
                  inference
                      .mergeRowTypes(new DataType[] {a.dataType()}, new DataType[] {b.dataType()})[
                      0],
                  true,
                  a.metadata()));
    }
    return new StructType(fields.values().toArray(StructField[]::new));
  }

  private StructType columns(List<SourceFile> files) {
    CsvSample sample = new CsvSample(conf, options);
    List<String> names = List.of();
    List<Integer> order = List.of();
    DataType @Nullable [] types = null;
    boolean[] isText = {};
    for (SourceFile file : files) {
      List<String> lines = sample.lines(file);
      if (lines.isEmpty()) {
        continue;
      }
      if (types == null) {
        names = names(file);
        order = CsvHeader.first(names).order(file, List.of());
        types = new DataType[names.size()];
        Arrays.fill(types, DataTypes.NullType);
        isText = new boolean[types.length];
      } else {
        order = CsvHeader.first(names).order(file, opening.names(file));
      }
      for (String[] found : records(lines.subList(1, lines.size()), names)) {
        String[] record = order.stream().map(i -> found[i]).toArray(String[]::new);
        types = inference.inferRowType(types, record);
        noteLeadingZeros(record, isText);
      }
    }
    return schema(names, types, isText);
  }

  private List<String> names(SourceFile file) {
    List<String> names = opening.names(file);
    int unnamed = names.indexOf("");
    if (unnamed >= 0) {
      throw InputProblems.unnamedColumn(file, unnamed + 1);
    }
    return names;
  }

  private List<String[]> records(List<String> lines, List<String> names) {
    StructType texts = new StructType();
    for (String name : names) {
      texts = texts.add(name, DataTypes.StringType);
    }
    UnivocityParser parser = new UnivocityParser(texts, sparkOptions);
    List<String[]> records = new ArrayList<>();
    for (String line : lines) {
      record(parser, line).map(row -> texts(row, names.size())).ifPresent(records::add);
    }
    return records;
  }

  private static Optional<InternalRow> record(UnivocityParser parser, String line) {
    try {
      return parse(parser, line);
    } catch (BadRecordException malformed) {
      return Optional.empty(); // the check 'parses' will judge it
    }
  }

  /** Declares what Spark throws undeclared. */
  private static Optional<InternalRow> parse(UnivocityParser parser, String line)
      throws BadRecordException {
    return CollectionConverters.asJava(parser.parse().apply(line).toList()).stream().findFirst();
  }

  private static String[] texts(InternalRow row, int columns) {
    String[] texts = new String[columns];
    for (int i = 0; i < columns; i++) {
      texts[i] = row.isNullAt(i) ? "" : row.getUTF8String(i).toString();
    }
    return texts;
  }

  private static void noteLeadingZeros(String[] record, boolean[] isText) {
    for (int i = 0; i < isText.length; i++) {
      isText[i] |= LEADING_ZERO.matcher(record[i]).matches();
    }
  }

  private static StructType schema(
      List<String> names, DataType @Nullable [] types, boolean[] isText) {
    StructType schema = new StructType();
    for (int i = 0; types != null && i < types.length; i++) {
      boolean keepsZeros = isText[i] && types[i] instanceof NumericType;
      schema = schema.add(names.get(i), keepsZeros ? DataTypes.StringType : types[i], true);
    }
    return schema;
  }

  /** Whatever the settings of a session that is active. */
  static <T> T within(Supplier<T> work) {
    return SQLConf.withExistingConf(new SQLConf(), work::get);
  }
}
