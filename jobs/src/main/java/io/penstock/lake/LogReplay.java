package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * The actions of a Delta log, read with no Spark: those of the newest whole checkpoint, then those
 * of the commits since. Checkpoints of one file, of several and of version 2, whose files of data
 * stand in sidecars.
 */
final class LogReplay {
  /** What is read of an action in a checkpoint; maps and lists are not. */
  private static final Set<String> FIELDS =
      Set.of("path", "size", "stats", "deletionVector", "appId", "version");

  private static final String SIDECAR = "sidecar";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LogListing log;
  private final Set<String> kinds;
  private final Consumer<JsonNode> visitor;

  private LogReplay(LogListing log, Set<String> kinds, Consumer<JsonNode> visitor) {
    this.log = log;
    this.kinds = kinds;
    this.visitor = visitor;
  }

  /**
   * Gives all actions of some kinds, such as {@code add}, up to a version, each as an object that
   * has the kind as its only field.
   *
   * @throws io.penstock.problem.PenstockException if a commit is missing or damaged (65)
   */
  static void actions(LogListing log, long version, Set<String> kinds, Consumer<JsonNode> visitor)
      throws IOException {
    LogReplay replay = new LogReplay(log, kinds, visitor);
    var checkpoint = log.checkpoints().floorEntry(version);
    long next = 0;
    if (checkpoint != null) {
      replay.checkpoint(checkpoint.getValue());
      next = checkpoint.getKey() + 1;
    }
    for (; next <= version; next++) {
      if (!log.commits().containsKey(next)) {
        throw LakeProblems.missingCommit(log.directory(), next);
      }
      replay.commit(next);
    }
  }

  /** Gives all actions of one commit. */
  static void commit(LogListing log, long version, Consumer<JsonNode> visitor) throws IOException {
    new LogReplay(log, Set.of(), visitor).commit(version);
  }

  /** Reads the footer of each file of a checkpoint and looks that its sidecars are there. */
  static long countRows(LogListing log, List<FileStatus> files) throws IOException {
    long rows = 0;
    List<JsonNode> sidecars = new ArrayList<>();
    LogReplay replay = new LogReplay(log, Set.of(SIDECAR), sidecars::add);
    for (FileStatus file : files) {
      replay.file(file.getPath());
      rows += isJson(file.getPath()) ? 0 : rows(log.conf(), file.getPath());
    }
    for (JsonNode sidecar : sidecars) {
      rows += rows(log.conf(), replay.sidecar(sidecar));
    }
    return rows;
  }

  private void checkpoint(List<FileStatus> files) throws IOException {
    List<JsonNode> sidecars = new ArrayList<>();
    for (FileStatus file : files) {
      file(file.getPath());
      if (kinds.contains("add")) {
        new LogReplay(log, Set.of(SIDECAR), sidecars::add).file(file.getPath());
      }
    }
    for (JsonNode sidecar : sidecars) {
      file(sidecar(sidecar));
    }
  }

  private Path sidecar(JsonNode action) {
    return new Path(
        new Path(log.directory(), "_sidecars"), action.path(SIDECAR).path("path").asText());
  }

  private void file(Path file) throws IOException {
    if (isJson(file)) {
      json(file);
    } else {
      parquet(file);
    }
  }

  private void commit(long version) throws IOException {
    Path file = log.commitFile(version);
    try {
      json(file);
    } catch (JsonProcessingException e) {
      throw LakeProblems.cutCommit(file, LogCheck.mend(log, version), e);
    }
  }

  private void json(Path file) throws IOException {
    try (BufferedReader lines = log.reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (isWanted(line)) {
          JsonNode action = JSON.readTree(line);
          if (kinds.isEmpty() || kinds.stream().anyMatch(action::has)) {
            visitor.accept(action);
          }
        }
      }
    }
  }

  /** Mostly few lines of a commit are of the kinds that are asked for. */
  private boolean isWanted(String line) {
    return kinds.isEmpty() || kinds.stream().anyMatch(kind -> line.contains('"' + kind + '"'));
  }

  private void parquet(Path file) throws IOException {
    MessageType schema = schema(log.conf(), file);
    List<Type> wanted =
        schema.getFields().stream().filter(field -> kinds.contains(field.getName())).toList();
    if (wanted.isEmpty()) {
      return;
    }
    Configuration projected = new Configuration(log.conf());
    projected.set(
        ReadSupport.PARQUET_READ_SCHEMA,
        new MessageType(schema.getName(), wanted.stream().map(LogReplay::pruned).toList())
            .toString());
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), file).withConf(projected).build()) {
      for (Group row = rows.read(); row != null; row = rows.read()) {
        for (Type field : wanted) {
          if (row.getFieldRepetitionCount(field.getName()) > 0) {
            Group action = row.getGroup(field.getName(), 0);
            visitor.accept(JSON.createObjectNode().set(field.getName(), object(action)));
          }
        }
      }
    }
  }

  private static Type pruned(Type action) {
    GroupType group = action.asGroupType();
    return group.withNewFields(
        group.getFields().stream().filter(field -> FIELDS.contains(field.getName())).toList());
  }

  private static ObjectNode object(Group group) {
    ObjectNode object = JSON.createObjectNode();
    for (Type field : group.getType().getFields()) {
      String name = field.getName();
      if (group.getFieldRepetitionCount(name) == 0) {
        continue;
      }
      if (!field.isPrimitive()) {
        object.set(name, object(group.getGroup(name, 0)));
      } else if (field.asPrimitiveType().getPrimitiveTypeName()
          == PrimitiveType.PrimitiveTypeName.INT64) {
        object.put(name, group.getLong(name, 0));
      } else {
        object.put(name, group.getValueToString(group.getType().getFieldIndex(name), 0));
      }
    }
    return object;
  }

  private static MessageType schema(Configuration conf, Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      return reader.getFooter().getFileMetaData().getSchema();
    }
  }

  /** The number of rows that a Parquet file's footer says it has. */
  static long rows(Configuration conf, Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, conf))) {
      return reader.getRecordCount();
    }
  }

  private static boolean isJson(Path file) {
    return file.getName().endsWith(".json");
  }
}
