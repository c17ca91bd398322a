package io.penstock.input;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import io.penstock.definition.OnSchemaChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Parquet. Spark's reader gives null for a column that a file has not, and casts some types without
 * a word: the columns of each file are compared by its footer before it is read.
 */
final class ParquetFormat implements InputFormat {
  private static final String NUMBER = "_metadata.row_index";

  @Override
  public String keyword() {
    return "parquet";
  }

  @Override
  public Optional<String> problemWith(String option) {
    return ParquetOptions.problemWith(option);
  }

  @Override
  public Optional<String> problemWith(String option, String value) {
    return ParquetOptions.problemWith(option, value);
  }

  @Override
  public boolean holds(DataType type) {
    return true;
  }

  @Override
  public boolean namesColumns(Map<String, String> options) {
    return true;
  }

  @Override
  public int inferenceVersion() {
    return 1;
  }

  /** The columns of all files, by their footers. */
  @Override
  public StructType infer(
      Configuration conf, List<SourceFile> files, Map<String, String> options, ColumnDrift drift) {
    Map<SourceFile, StructType> footers = footers(conf, files);
    StructType columns = new StructType();
    for (SourceFile file : files) {
      StructType found = footers.getOrDefault(file, new StructType());
      if (drift.mode() == OnSchemaChange.FAIL && !columns.isEmpty()) {
        new FileColumns(columns, found, ParquetFormat::isWithin, true).settle(file.path(), drift);
      }
      columns = merged(file, columns, found);
    }
    return columns;
  }

  /** The first file does not say which of two types is the wider. */
  private static boolean isWithin(DataType one, DataType other) {
    return Widening.holds(one, other) || Widening.holds(other, one);
  }

  private static StructType merged(SourceFile file, StructType columns, StructType found) {
    Map<String, StructField> all = new LinkedHashMap<>();
    for (StructField field : columns.fields()) {
      all.put(field.name().toLowerCase(Locale.ROOT), field);
    }
    for (StructField field : found.fields()) {
      all.merge(
          field.name().toLowerCase(Locale.ROOT),
          field,
          (was, is) -> {
            if (!isWithin(was.dataType(), is.dataType())) {
              throw InputProblems.columnsDiffer(
                  file.path(),
                  List.of(
                      "%s is %s, and %s in other files"
                          .formatted(is.name(), is.dataType().sql(), was.dataType().sql())),
                  false);
            }
            return Widening.holds(was.dataType(), is.dataType())
                ? new StructField(was.name(), is.dataType(), true, was.metadata())
                : was;
          });
    }
    return new StructType(all.values().toArray(StructField[]::new));
  }

  /** As for any format; {@code _record} is the row's number in its file. */
  @Override
  public Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift) {
    Map<SourceFile, StructType> footers =
        footers(spark.sparkContext().hadoopConfiguration(), files);
    Map<StructType, List<SourceFile>> groups = new LinkedHashMap<>();
    for (SourceFile file : files) {
      StructType found = footers.getOrDefault(file, new StructType());
      compared(declared, found).settle(file.path(), drift);
      groups.computeIfAbsent(found, columns -> new ArrayList<>()).add(file);
    }
    if (files.isEmpty()) {
      return rows(
          spark.createDataFrame(List.of(), declared.asNullable()), declared, declared, drift, true);
    }
    return groups.entrySet().stream()
        .map(group -> group(spark, declared, options, group.getKey(), group.getValue(), drift))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static FileColumns compared(StructType declared, StructType found) {
    return new FileColumns(declared, found, Widening::holds, true);
  }

  private static Dataset<Row> group(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      StructType found,
      List<SourceFile> files,
      ColumnDrift drift) {
    Dataset<Row> scan =
        spark
            .read()
            .schema(found)
            .options(options)
            .option("ignoreCorruptFiles", "false")
            .option("ignoreMissingFiles", "false")
            .option("mergeSchema", "false")
            .option("parquet.page.verify-checksum.enabled", "true")
            // The paths are files that were listed, so '[' in a name is no pattern.
            .option("__globPaths__", "false")
            .parquet(files.stream().map(SourceFile::path).toArray(String[]::new));
    return rows(scan, declared, found, drift, false);
  }

  private static Dataset<Row> rows(
      Dataset<Row> scan,
      StructType declared,
      StructType found,
      ColumnDrift drift,
      boolean isEmpty) {
    List<Column> taken = new ArrayList<>();
    for (String name : found.fieldNames()) {
      taken.add(Records.quoted(name));
    }
    taken.add((isEmpty ? lit(0L) : col(NUMBER).plus(1)).as(Records.RECORD));
    taken.add(Records.file().as(Records.FILE));
    Dataset<Row> rows = scan.select(taken.toArray(Column[]::new));

    FileColumns columns = compared(declared, found);
    List<Column> wanted = new ArrayList<>();
    for (StructField field : declared.fields()) {
      StructField in = columns.same().get(field.name());
      Column value = in == null ? lit(null) : Records.quoted(in.name());
      wanted.add(value.cast(field.dataType()).as(field.name()));
    }
    if (drift.rescues()) {
      wanted.add(rescued(columns.homeless()).as(Records.RESCUED));
    }
    wanted.add(lit(null).cast(DataTypes.StringType).as(Records.RAW));
    wanted.add(col(Records.FILE));
    wanted.add(col(Records.RECORD));
    return rows.select(wanted.toArray(Column[]::new));
  }

  private static Column rescued(List<StructField> homeless) {
    if (homeless.isEmpty()) {
      return lit(null).cast(DataTypes.StringType);
    }
    List<Column> values = new ArrayList<>();
    Column any = lit(false);
    for (StructField field : homeless) {
      values.add(Records.quoted(field.name()));
      any = any.or(Records.quoted(field.name()).isNotNull());
    }
    values.add(col(Records.FILE).as(Rescued.FILE_PATH));
    return when(any, to_json(struct(values.toArray(Column[]::new))));
  }

  private static Map<SourceFile, StructType> footers(Configuration conf, List<SourceFile> files) {
    return Parallel.byItem(files, file -> ParquetFooter.columns(conf, file));
  }
}
