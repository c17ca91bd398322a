package io.penstock.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.Type;

/**
 * What is in a lake on the local disk, read with neither Spark nor Delta nor Penstock: the commit
 * files are replayed as JSON, the data files that they leave are read by Parquet's own example
 * reader. Only for tables all of whose commit files are still there.
 */
public final class LakeOracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LakeOracle() {}

  /** The names of the tables of a lake, sorted; quarantines among them, Penstock's own not. */
  public static List<String> tables(Path lake) throws IOException {
    try (Stream<Path> folders = Files.list(lake)) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("_delta_log")))
          .map(folder -> folder.getFileName().toString())
          .filter(name -> !name.startsWith("_"))
          .sorted()
          .toList();
    }
  }

  /** All rows of all tables by table, as {@link #rows} gives them. */
  public static Map<String, List<String>> lake(Path lake, String... without) throws IOException {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : tables(lake)) {
      all.put(table, rows(lake.resolve(table), without));
    }
    return all;
  }

  /**
   * The rows of a table's newest version, one text {@code column=value ...} each, columns by name,
   * sorted, so that equal multisets of rows are equal lists. Rows of which a commit says another
   * count than its file has are an error.
   *
   * @param without columns to leave out, such as those that name the run
   */
  public static List<String> rows(Path table, String... without) throws IOException {
    Set<String> hidden = Set.of(without);
    List<String> rows = new ArrayList<>();
    for (JsonNode add : active(table).values()) {
      Path file = table.resolve(decoded(add.path("path").asText()));
      Map<String, String> partition = new TreeMap<>();
      add.path("partitionValues")
          .properties()
          .forEach(value -> partition.put(value.getKey(), value.getValue().asText()));
      int before = rows.size();
      read(file, partition, hidden, rows);
      requireCount(add, rows.size() - before);
    }
    Collections.sort(rows);
    return rows;
  }

  /** The newest version of a table. */
  public static long version(Path table) throws IOException {
    return commits(table).size() - 1L;
  }

  /** The files in a table's directory that are data and not of its newest version. */
  public static List<String> orphans(Path table) throws IOException {
    Set<String> active =
        active(table).keySet().stream().map(LakeOracle::decoded).collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .map(file -> table.relativize(file).toString())
          .filter(file -> !file.startsWith("_delta_log") && !active.contains(file))
          .sorted()
          .toList();
    }
  }

  private static Map<String, JsonNode> active(Path table) throws IOException {
    Map<String, JsonNode> active = new TreeMap<>();
    for (Path commit : commits(table)) {
      for (String line : Files.readAllLines(commit)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("remove")) {
          active.remove(action.get("remove").path("path").asText());
        }
      }
      for (String line : Files.readAllLines(commit)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("add")) {
          active.put(action.get("add").path("path").asText(), action.get("add"));
        }
      }
    }
    return active;
  }

  private static List<Path> commits(Path table) throws IOException {
    List<Path> commits;
    try (Stream<Path> files = Files.list(table.resolve("_delta_log"))) {
      commits =
          files
              .filter(file -> file.getFileName().toString().matches("\\d{20}\\.json"))
              .sorted()
              .toList();
    }
    for (int version = 0; version < commits.size(); version++) {
      if (!commits.get(version).getFileName().toString().equals("%020d.json".formatted(version))) {
        throw new IOException(table + " has no commit of version " + version);
      }
    }
    return commits;
  }

  private static void read(
      Path file, Map<String, String> partition, Set<String> hidden, List<String> rows)
      throws IOException {
    var path = new org.apache.hadoop.fs.Path(file.toUri());
    try (ParquetReader<Group> reader =
        ParquetReader.builder(new GroupReadSupport(), path).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        Map<String, String> values = new TreeMap<>(partition);
        for (Type field : row.getType().getFields()) {
          values.put(field.getName(), text(row, field));
        }
        values.keySet().removeAll(hidden);
        rows.add(
            values.entrySet().stream()
                .map(value -> value.getKey() + "=" + value.getValue())
                .collect(Collectors.joining(" ")));
      }
    }
  }

  private static String text(Group row, Type field) {
    int count = row.getFieldRepetitionCount(field.getName());
    if (count == 0) {
      return "null";
    }
    if (!field.isPrimitive()) {
      return row.getGroup(field.getName(), 0).toString().strip().replaceAll("\\s+", " ");
    }
    return switch (field.asPrimitiveType().getPrimitiveTypeName()) {
      case INT96, FIXED_LEN_BYTE_ARRAY ->
          Arrays.toString(row.getBinary(field.getName(), 0).getBytes());
      default -> row.getValueToString(row.getType().getFieldIndex(field.getName()), 0);
    };
  }

  private static void requireCount(JsonNode add, int rows) throws IOException {
    JsonNode said = JSON.readTree(add.path("stats").asText("{}")).path("numRecords");
    if (said.isNumber() && said.asInt() != rows) {
      throw new IOException(add.path("path") + " has " + rows + " rows, its commit says " + said);
    }
  }

  /** Paths in a Delta log are URIs. */
  private static String decoded(String path) {
    return URI.create("x:/" + path).getPath().substring(1);
  }
}
