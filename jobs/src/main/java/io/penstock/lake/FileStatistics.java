package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Which values a table's files can hold, by their statistics and partitions; no Spark job. */
final class FileStatistics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StructType schema;
  private final List<String> partitions;

  FileStatistics(StructType schema, List<String> partitions) {
    this.schema = schema;
    this.partitions = partitions;
  }

  /** The least and greatest value of a column in one file. */
  private record Bounds(Comparable<Object> least, Comparable<Object> greatest, boolean hasNull) {}

  /** For each key that has exact bounds and is never null, the range of its written values. */
  List<KeyRange> ranges(Collection<AddFile> written, List<String> keys) {
    List<KeyRange> ranges = new ArrayList<>();
    for (String key : keys) {
      KeyRange range = range(written, key);
      if (range != null) {
        ranges.add(range);
      }
    }
    return ranges;
  }

  /** Whether a file may have rows that lie in all ranges. */
  boolean mayMeet(AddFile file, Collection<KeyRange> ranges) {
    return ranges.stream()
        .allMatch(
            range ->
                bounds(file, range.column())
                    .map(bounds -> range.meets(bounds.least(), bounds.greatest()))
                    .orElse(true));
  }

  private @Nullable KeyRange range(Collection<AddFile> written, String key) {
    Comparable<Object> low = null;
    Comparable<Object> high = null;
    for (AddFile file : written) {
      Optional<Bounds> bounds = bounds(file, key);
      if (bounds.isEmpty() || bounds.get().hasNull()) {
        return null;
      }
      Comparable<Object> least = bounds.get().least();
      Comparable<Object> greatest = bounds.get().greatest();
      low = low == null || least.compareTo(low) < 0 ? least : low;
      high = high == null || greatest.compareTo(high) > 0 ? greatest : high;
    }
    return low == null || high == null ? null : new KeyRange(key, low, high);
  }

  private Optional<Bounds> bounds(AddFile file, String column) {
    DataType type = schema.apply(column).dataType();
    return partitions.contains(column)
        ? ofPartition(file, column, type)
        : ofRows(file, column, type);
  }

  private static Optional<Bounds> ofPartition(AddFile file, String column, DataType type) {
    // A timestamp is written there in the session's zone: no exact value.
    String text = Interop.javaMap(file.partitionValues()).get(column);
    return text == null || type.equals(DataTypes.TimestampType)
        ? Optional.empty()
        : KeyRange.value(type, text).map(value -> new Bounds(value, value, false));
  }

  private static Optional<Bounds> ofRows(AddFile file, String column, DataType type) {
    // Strings are cut in the statistics.
    if (file.stats() == null || type.equals(DataTypes.StringType)) {
      return Optional.empty();
    }
    JsonNode stats = parse(file);
    JsonNode least = stats.path("minValues").path(column);
    JsonNode greatest = stats.path("maxValues").path(column);
    if (least.isMissingNode() || greatest.isMissingNode()) {
      return Optional.empty();
    }
    boolean hasNull = stats.path("nullCount").path(column).asLong(1) > 0;
    return KeyRange.value(type, least.asText())
        .flatMap(
            low ->
                KeyRange.value(type, greatest.asText())
                    .map(high -> new Bounds(low, KeyRange.aboveCut(high), hasNull)));
  }

  /** The statistics of a file that has some. */
  static JsonNode parse(AddFile file) {
    try {
      return JSON.readTree(file.stats());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("statistics are not JSON: " + file.path(), e);
    }
  }
}
