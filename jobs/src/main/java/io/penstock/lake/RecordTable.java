package io.penstock.lake;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.storage.HDFSLogStore;
import io.penstock.problem.Causes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.StructType;

/**
 * A Delta table that only grows, by one small file and one commit at a time, and needs no Spark for
 * it: each commit is a blind append, which cannot conflict with another. Any Delta reader reads it.
 */
public final class RecordTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  // Readers of the log open every commit after the last checkpoint.
  private static final int COMMITS_PER_CHECKPOINT = 50;

  private final Path table;
  private final StructType columns;
  private final Configuration conf;

  /** The table in a directory; it need not be there yet. */
  public RecordTable(Path table, StructType columns, Configuration conf) {
    this.table = table;
    this.columns = columns;
    this.conf = conf;
  }

  /**
   * Appends rows, at least one, in one commit.
   *
   * @param name begins the name of the data file
   * @param note text that the commit keeps as its {@code userMetadata}
   * @return the version of the commit
   */
  public long append(String name, List<Row> rows, String note) throws IOException {
    FileSystem fs = table.getFileSystem(conf);
    Path file = new Path(table, name + "-" + UUID.randomUUID() + ".parquet");
    try {
      RecordFile.write(file, columns, rows, conf);
    } catch (FSError e) {
      throw Causes.io(e);
    }
    String add = add(file.getName(), fs.getFileStatus(file).getLen(), rows.size());
    String info = info(rows.size(), note);
    long version = TableLog.open(conf, table).map(log -> log.latestVersion() + 1).orElse(0L);
    while (!publish(
        fs,
        version,
        version == 0 ? List.of(info, protocol(), metadata(), add) : List.of(info, add))) {
      version++;
    }
    return version;
  }

  /** The first of the newest {@code limit} commits' notes for which {@code wanted} has a value. */
  public <T> Optional<T> newest(int limit, Function<String, Optional<T>> wanted) {
    Optional<TableLog> log = TableLog.open(conf, table);
    if (log.isEmpty()) {
      return Optional.empty();
    }
    int looked = 0;
    for (long version : log.get().newestFirst()) {
      JsonNode info = log.get().read(version).info();
      JsonNode note = info == null ? null : info.get("userMetadata");
      Optional<T> found = note == null ? Optional.empty() : wanted.apply(note.asText());
      if (found.isPresent() || ++looked == limit) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Writes a checkpoint of the log if many commits have come since the last; by Spark jobs. */
  public void checkpoint(SparkSession spark) throws IOException {
    long latest = TableLog.open(conf, table).map(TableLog::latestVersion).orElse(-1L);
    if (latest - lastCheckpoint() > COMMITS_PER_CHECKPOINT) {
      DeltaLog log = DeltaLog.forTable(spark, table);
      log.checkpoint(log.update(false, Interop.none(), Interop.none()), Interop.none());
    }
  }

  private long lastCheckpoint() throws IOException {
    Path pointer = new Path(table, "_delta_log/_last_checkpoint");
    try (InputStream in = table.getFileSystem(conf).open(pointer)) {
      return JSON.readTree(in).path("version").asLong(-1);
    } catch (FileNotFoundException | JacksonException noneOrCut) {
      return -1;
    }
  }

  /** False if that version is there already. */
  private boolean publish(FileSystem fs, long version, List<String> actions) throws IOException {
    String digits = Long.toString(version);
    Path commit =
        new Path(
            new Path(table, "_delta_log"), "0".repeat(20 - digits.length()) + digits + ".json");
    fs.mkdirs(commit.getParent());
    try {
      HDFSLogStore store =
          fs instanceof LocalFileSystem ? new LinkLogStore(conf) : new HDFSLogStore(conf);
      store.write(commit, actions.iterator(), false, conf);
      if (!fs.exists(commit)) {
        throw new IOException(commit + " was written and is not there");
      }
      return true;
    } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException taken) {
      return false;
    }
  }

  private static String info(int rows, String note) {
    ObjectNode info = JSON.createObjectNode();
    info.put("timestamp", System.currentTimeMillis()).put("operation", "WRITE");
    info.putObject("operationParameters").put("mode", "Append").put("partitionBy", "[]");
    info.put("isolationLevel", "Serializable").put("isBlindAppend", true);
    info.putObject("operationMetrics")
        .put("numFiles", "1")
        .put("numOutputRows", Integer.toString(rows));
    info.put("userMetadata", note).put("engineInfo", "Penstock");
    return action("commitInfo", info);
  }

  private static String protocol() {
    return action(
        "protocol", JSON.createObjectNode().put("minReaderVersion", 1).put("minWriterVersion", 2));
  }

  private String metadata() {
    ObjectNode metadata = JSON.createObjectNode().put("id", UUID.randomUUID().toString());
    metadata.putObject("format").put("provider", "parquet").putObject("options");
    metadata.put("schemaString", columns.json()).putArray("partitionColumns");
    metadata.putObject("configuration");
    return action("metaData", metadata.put("createdTime", System.currentTimeMillis()));
  }

  private static String add(String path, long size, int rows) {
    ObjectNode add = JSON.createObjectNode().put("path", path);
    add.putObject("partitionValues");
    add.put("size", size).put("modificationTime", System.currentTimeMillis());
    add.put("dataChange", true).put("stats", "{\"numRecords\":" + rows + "}");
    return action("add", add);
  }

  private static String action(String name, ObjectNode value) {
    return JSON.createObjectNode().set(name, value).toString();
  }
}
