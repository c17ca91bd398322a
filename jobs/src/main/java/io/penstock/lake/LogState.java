package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.fs.Path;

/**
 * What a Delta log says a table is at a version, read with no Spark.
 *
 * @param files the data files that its rows are in, by path and deletion vector
 * @param transactions version by application id
 */
record LogState(Map<String, LiveFile> files, Map<String, Long> transactions) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADD = "add";
  private static final String REMOVE = "remove";
  private static final String TRANSACTION = "txn";

  /**
   * A data file.
   *
   * @param rows the rows that it holds, by its statistics; empty where it has none
   * @param deletionVector the file of its deleted rows; empty where it has none
   */
  record LiveFile(Path path, long sizeBytes, OptionalLong rows, String deletionVector) {}

  /** Replays a log up to a version. */
  static LogState at(LogListing log, long version) throws IOException {
    Map<String, LiveFile> files = new LinkedHashMap<>();
    Map<String, Long> transactions = new LinkedHashMap<>();
    LogReplay.actions(
        log,
        version,
        Set.of(ADD, REMOVE, TRANSACTION),
        action -> {
          if (action.has(ADD)) {
            JsonNode add = action.get(ADD);
            files.put(key(add), file(log.directory().getParent(), add));
          } else if (action.has(REMOVE)) {
            files.remove(key(action.get(REMOVE)));
          } else {
            JsonNode txn = action.path(TRANSACTION);
            transactions.put(txn.path("appId").asText(), txn.path("version").asLong());
          }
        });
    return new LogState(files, transactions);
  }

  /** The bytes of all files. */
  long sizeBytes() {
    return files.values().stream().mapToLong(LiveFile::sizeBytes).sum();
  }

  /** The rows that the statistics of an {@code add} say its file holds. */
  static OptionalLong rows(JsonNode add) {
    JsonNode stats = add.path("stats");
    if (!stats.isTextual()) {
      return OptionalLong.empty();
    }
    try {
      JsonNode rows = JSON.readTree(stats.asText()).path("numRecords");
      return rows.isNumber() ? OptionalLong.of(rows.asLong()) : OptionalLong.empty();
    } catch (JsonProcessingException e) {
      return OptionalLong.empty();
    }
  }

  private static LiveFile file(Path table, JsonNode add) {
    Path path = new Path(table, new Path(URI.create(add.path("path").asText())));
    return new LiveFile(path, add.path("size").asLong(), rows(add), vector(add));
  }

  private static String key(JsonNode file) {
    return file.path("path").asText() + " " + vector(file);
  }

  private static String vector(JsonNode file) {
    JsonNode vector = file.path("deletionVector");
    return vector.isObject()
        ? vector.path("storageType").asText() + vector.path("pathOrInlineDv").asText()
        : "";
  }
}
