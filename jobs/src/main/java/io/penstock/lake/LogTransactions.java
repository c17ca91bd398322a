package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.InputProblems;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;

/**
 * The transaction actions of a Delta table, read with no Spark: those of the newest whole
 * checkpoint, over them those of the commits since. Checkpoints of one file, of several and of
 * version 2 all keep them in files of their own level.
 */
final class LogTransactions {
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "(\\d{20})\\.checkpoint(?:\\.\\d{10}\\.(\\d{10})|\\.[^.]{36})?\\.(?:parquet|json)");
  private static final String TRANSACTION = "txn";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Configuration conf;
  private final FileSystem fs;
  private final NavigableMap<Long, Path> commits = new TreeMap<>();
  private final NavigableMap<Long, Map<Integer, NavigableMap<String, Path>>> checkpoints =
      new TreeMap<>();
  private final Map<String, Long> versions = new HashMap<>();

  private LogTransactions(Configuration conf, FileSystem fs) {
    this.conf = conf;
    this.fs = fs;
  }

  /** Version by application id; empty where there is no table. */
  static Map<String, Long> read(Configuration conf, Path table) {
    Path directory = new Path(table, "_delta_log");
    try {
      LogTransactions log = new LogTransactions(conf, directory.getFileSystem(conf));
      for (FileStatus file : log.fs.listStatus(directory)) {
        log.take(file.getPath());
      }
      log.replay(directory);
      return log.versions;
    } catch (FileNotFoundException none) {
      return Map.of();
    } catch (IOException e) {
      throw InputProblems.cannotRead(directory, e);
    }
  }

  private void take(Path file) {
    Matcher commit = COMMIT.matcher(file.getName());
    Matcher checkpoint = CHECKPOINT.matcher(file.getName());
    if (commit.matches()) {
      commits.put(Long.parseLong(commit.group(1)), file);
    } else if (checkpoint.matches()) {
      int parts = checkpoint.group(2) == null ? 1 : Integer.parseInt(checkpoint.group(2));
      checkpoints
          .computeIfAbsent(Long.parseLong(checkpoint.group(1)), version -> new TreeMap<>())
          .computeIfAbsent(parts, count -> new TreeMap<>())
          .put(file.getName(), file);
    }
  }

  private void replay(Path directory) throws IOException {
    long from = 0;
    for (var checkpoint : checkpoints.descendingMap().entrySet()) {
      List<Path> files = whole(checkpoint.getValue());
      if (!files.isEmpty()) {
        for (Path file : files) {
          readFile(file);
        }
        from = checkpoint.getKey() + 1;
        break;
      }
    }
    for (Map.Entry<Long, Path> commit : commits.tailMap(from, true).entrySet()) {
      if (commit.getKey() != from) {
        throw LakeProblems.missingCommit(directory, from);
      }
      readJson(commit.getValue());
      from++;
    }
  }

  /** All files of one of a version's checkpoints; none if each lacks a part. */
  private static List<Path> whole(Map<Integer, NavigableMap<String, Path>> byParts) {
    for (Map.Entry<Integer, NavigableMap<String, Path>> one : byParts.entrySet()) {
      if (one.getKey() == 1) {
        return List.of(one.getValue().firstEntry().getValue());
      } else if (one.getKey() == one.getValue().size()) {
        return List.copyOf(one.getValue().values());
      }
    }
    return List.of();
  }

  private void readFile(Path file) throws IOException {
    if (file.getName().endsWith(".json")) {
      readJson(file);
    } else {
      readParquet(file);
    }
  }

  private void readJson(Path file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(fs.open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode txn = line.contains("\"txn\"") ? JSON.readTree(line).get(TRANSACTION) : null;
        if (txn != null) {
          versions.put(txn.path("appId").asText(), txn.path("version").asLong());
        }
      }
    }
  }

  private void readParquet(Path file) throws IOException {
    MessageType schema;
    try (ParquetFileReader footer = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      schema = footer.getFooter().getFileMetaData().getSchema();
    }
    if (!schema.containsField(TRANSACTION)) {
      return;
    }
    Configuration projected = new Configuration(conf);
    projected.set(
        ReadSupport.PARQUET_READ_SCHEMA,
        new MessageType(schema.getName(), schema.getType(TRANSACTION)).toString());
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(projected).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        if (row.getFieldRepetitionCount(TRANSACTION) > 0) {
          Group txn = row.getGroup(TRANSACTION, 0);
          versions.put(txn.getString("appId", 0), txn.getLong("version", 0));
        }
      }
    }
  }
}
