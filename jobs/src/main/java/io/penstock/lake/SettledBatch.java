package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.input.InputProblems;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch whose files were settled before the first was read, in {@code _penstock/batch-N.json} of
 * the table's directory. The commit makes it void; one that is left of a run that died says what
 * the next run finishes first.
 *
 * @param number the number of the batch
 * @param run the run that settled it
 * @param fingerprint of the source's definition
 * @param startsLedger whether it loads all files again
 * @param entries its files
 */
public record SettledBatch(
    long number, String run, String fingerprint, boolean startsLedger, List<LedgerEntry> entries) {
  private static final Logger LOG = LoggerFactory.getLogger(SettledBatch.class);
  private static final Pattern NAME = Pattern.compile("batch-([0-9]{1,18})\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  public SettledBatch {
    entries = List.copyOf(entries);
  }

  /** Writes down what a batch holds, durably. */
  public static void write(
      Configuration conf, Path table, SourceBatch batch, String run, String fingerprint) {
    ObjectNode json = JSON.createObjectNode().put("penstock", 1).put("batch", batch.number());
    json.put("run", run).put("fingerprint", fingerprint).put("startsLedger", batch.startsLedger());
    json.putArray("files");
    batch.entries().forEach(entry -> json.withArray("files").add(entry.json()));
    try {
      new TableFolder(conf, table).write(name(batch.number()), json.toString());
    } catch (IOException e) {
      long version = TableState.read(conf, table).map(TableState::latestVersion).orElse(-1L);
      throw Failures.writing("batch " + batch.number(), table, version, conf, e);
    }
  }

  /** The batch that was settled and not committed; empty if there is none. */
  public static Optional<SettledBatch> unfinished(Configuration conf, Path table, long lastBatch) {
    TableFolder folder = new TableFolder(conf, table);
    String name = name(lastBatch + 1);
    try {
      return folder.names().contains(name)
          ? Optional.of(parse(JSON.readTree(folder.read(name))))
          : Optional.empty();
    } catch (IOException e) {
      throw InputProblems.cannotRead(folder.file(name), e);
    }
  }

  /** Removes what is written down of batches that are committed, or given up. */
  public static void forget(Configuration conf, Path table) {
    TableFolder folder = new TableFolder(conf, table);
    try {
      folder.delete(folder.names().stream().filter(name -> NAME.matcher(name).matches()).toList());
    } catch (IOException e) {
      LOG.warn("{} was not removed; the next run does", folder.file("batch-*.json"), e);
    }
  }

  /** The files to load that are not what they were any more, and how; none if all are. */
  public List<String> changes(Configuration conf) {
    List<String> changes = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      Optional<SourceFile> now = SourceFiles.now(conf, entry.file());
      if (now.isEmpty()) {
        changes.add(entry.file().path() + " is gone");
      } else if (!now.get().equals(entry.file())) {
        changes.add(entry.file().path() + " has changed");
      }
    }
    return changes;
  }

  /** Its files. */
  public List<SourceFile> files() {
    return entries.stream().map(LedgerEntry::file).toList();
  }

  private static SettledBatch parse(JsonNode json) {
    long number = json.path("batch").asLong();
    List<LedgerEntry> entries = new ArrayList<>();
    json.path("files").forEach(file -> entries.add(LedgerEntry.parse(file, number)));
    return new SettledBatch(
        number,
        json.path("run").asText(),
        json.path("fingerprint").asText(),
        json.path("startsLedger").asBoolean(),
        entries);
  }

  private static String name(long number) {
    return "batch-" + number + ".json";
  }
}
