package io.penstock.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.problem.ExitCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a pipeline's runs, {@code <lake>/_runs/<run>.json}, the newest thousand. They tell
 * people and {@code result:} what happened; what is up to date never depends on them.
 */
public final class RunRecords {
  private static final Logger LOG = LoggerFactory.getLogger(RunRecords.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String SUFFIX = ".json";
  private static final int KEPT = 1000;
  private static final int SECONDS = "yyyyMMdd-HHmmss".length();

  /** By the second that the name says, then by when they were written. */
  private static final Comparator<FileStatus> OLDEST_FIRST =
      Comparator.comparing((FileStatus file) -> file.getPath().getName().substring(0, SECONDS))
          .thenComparing(FileStatus::getModificationTime);

  private final Path directory;
  private final Configuration hadoop;

  /** The records in a pipeline's directory. */
  public RunRecords(String lake, Configuration hadoop) {
    this.directory = new Path(lake, "_runs");
    this.hadoop = hadoop;
  }

  /**
   * Adds the record of a run that has ended. A record that cannot be written is logged: what the
   * run has published stays published.
   *
   * @param options the options of the run, as words of a command line
   */
  public void add(RunSummary summary, String options) {
    try {
      FileSystem fs = directory.getFileSystem(hadoop);
      fs.mkdirs(directory);
      Path file = new Path(directory, summary.runId() + SUFFIX);
      Path unfinished = new Path(directory, "." + summary.runId() + ".tmp");
      try (OutputStream out = fs.create(unfinished, true)) {
        out.write((RunJson.record(summary, options) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      if (!fs.rename(unfinished, file)) {
        throw new IOException("cannot rename " + unfinished + " to " + file);
      }
      removeOldest(fs);
    } catch (IOException e) {
      LOG.warn("the record of run {} was not written to {}", summary.runId(), directory, e);
    }
  }

  /**
   * How each node of the newest run ended, by name in lower case, in dbt's words and ours.
   *
   * @throws io.penstock.problem.PenstockException if there is no record (66), or the newest is
   *     damaged (65)
   */
  public Map<String, Set<String>> newestResults() {
    try {
      FileSystem fs = directory.getFileSystem(hadoop);
      Path newest =
          records(fs).stream()
              .max(OLDEST_FIRST)
              .orElseThrow(() -> RunProblems.noRecord(directory))
              .getPath();
      return results(fs, newest);
    } catch (IOException e) {
      throw RunProblems.cannotReadRecords(directory, e);
    }
  }

  private static Map<String, Set<String>> results(FileSystem fs, Path record) throws IOException {
    Map<String, Set<String>> results = new HashMap<>();
    try (InputStream in = fs.open(record)) {
      for (JsonNode node : MAPPER.readTree(in).path("nodes")) {
        String name = node.path("name").asText();
        results.put(
            name.substring(name.indexOf('.') + 1).toLowerCase(Locale.ROOT),
            words(node.path("outcome").asText(), node.path("exitClass").asText()));
      }
    } catch (JacksonException e) {
      throw RunProblems.damagedRecord(record, e);
    }
    return results;
  }

  /** The words of dbt's {@code result:} that stand for an outcome, and its own. */
  private static Set<String> words(String outcome, String exitClass) {
    Set<String> words = new HashSet<>(Set.of(outcome));
    switch (outcome) {
      case "done", "up_to_date" -> words.add("success");
      case "blocked", "cancelled" -> words.add("skipped");
      default -> words.add("error");
    }
    if (exitClass.equals(ExitCode.DATA.name())) {
      words.add("fail");
    }
    return words;
  }

  private void removeOldest(FileSystem fs) throws IOException {
    List<FileStatus> all = new ArrayList<>(records(fs));
    all.sort(OLDEST_FIRST);
    for (FileStatus old : all.subList(0, Math.max(0, all.size() - KEPT))) {
      fs.delete(old.getPath(), false);
    }
  }

  private List<FileStatus> records(FileSystem fs) throws IOException {
    try {
      List<FileStatus> records = new ArrayList<>();
      for (FileStatus file : fs.listStatus(directory)) {
        String name = file.getPath().getName();
        if (name.endsWith(SUFFIX) && name.length() > SECONDS) {
          records.add(file);
        }
      }
      return records;
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }
}
