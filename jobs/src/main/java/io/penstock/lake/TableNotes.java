package io.penstock.lake;

import io.penstock.definition.SqlName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a table says of itself beside its rows; each write brings it up to date.
 *
 * @param description of the table, or empty
 * @param comments by column
 * @param pii the columns that tell who somebody is: their values are kept out of Delta's log
 * @param clusterBy the columns of Delta's liquid clustering, which OPTIMIZE follows
 * @param properties of the table, {@link TableProperties}
 */
public record TableNotes(
    String description,
    Map<String, String> comments,
    Set<String> pii,
    List<String> clusterBy,
    Map<String, String> properties) {
  /** A table of which nothing is said. */
  public static final TableNotes NONE = new TableNotes("", Map.of(), Set.of(), List.of(), Map.of());

  /** Keeps all values out of the log: that of a table which is read as a whole. */
  static final Map<String, String> NO_STATISTICS = Map.of("delta.dataSkippingNumIndexedCols", "0");

  private static final String COLUMNS = "delta.dataSkippingStatsColumns";
  private static final String COMMENT = "comment";
  private static final String PII = "penstock.pii";
  private static final int MOST_COLUMNS = 32;
  private static final Set<DataType> WITH_STATISTICS =
      Set.of(
          DataTypes.ByteType,
          DataTypes.ShortType,
          DataTypes.IntegerType,
          DataTypes.LongType,
          DataTypes.FloatType,
          DataTypes.DoubleType,
          DataTypes.DateType,
          DataTypes.TimestampType,
          DataTypes.TimestampNTZType,
          DataTypes.StringType);

  public TableNotes {
    comments = Map.copyOf(comments);
    pii = Set.copyOf(pii);
    clusterBy = List.copyOf(clusterBy);
    properties = Map.copyOf(properties);
  }

  /** Whether Delta can keep the least and greatest value of a column of this type. */
  public static boolean hasStatistics(DataType type) {
    return type instanceof DecimalType || WITH_STATISTICS.contains(type);
  }

  /** The columns with what is said of them. */
  StructType noted(StructType columns) {
    Map<String, String> texts = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    texts.putAll(comments);
    return new StructType(
        Arrays.stream(columns.fields())
            .map(field -> noted(field, texts.getOrDefault(field.name(), "")))
            .toArray(StructField[]::new));
  }

  private StructField noted(StructField field, String comment) {
    // What else is there stays, such as the ids of Delta's column mapping.
    MetadataBuilder metadata =
        new MetadataBuilder().withMetadata(field.metadata()).remove(COMMENT).remove(PII);
    if (!comment.isEmpty()) {
      metadata.putString(COMMENT, comment);
    }
    if (isPii(field.name())) {
      metadata.putBoolean(PII, true);
    }
    return new StructField(field.name(), field.dataType(), field.nullable(), metadata.build());
  }

  /**
   * The table's properties: those it has and those it is given, and what keeps values out of the
   * log.
   */
  Map<String, String> properties(
      Map<String, String> now, StructType columns, List<String> partitionBy) {
    Map<String, String> all = TableProperties.with(now, properties);
    all.remove(COLUMNS);
    if (pii.isEmpty()) {
      return all;
    }
    String kept =
        Arrays.stream(columns.fields())
            .filter(field -> hasStatistics(field.dataType()))
            .map(StructField::name)
            .filter(name -> !isPii(name) && !partitionBy.contains(name))
            .limit(MOST_COLUMNS)
            .map(SqlName::quoted)
            .collect(Collectors.joining(","));
    all.putAll(kept.isEmpty() ? NO_STATISTICS : Map.of(COLUMNS, kept));
    return all;
  }

  /** Whether a column of a table is marked as one that tells who somebody is. */
  static boolean isPii(StructField field) {
    return field.metadata().contains(PII);
  }

  private boolean isPii(String column) {
    return pii.stream().anyMatch(column::equalsIgnoreCase)
        // A row that did not parse has its text as it came.
        || (column.toLowerCase(Locale.ROOT).equals("_raw") && !pii.isEmpty());
  }
}
