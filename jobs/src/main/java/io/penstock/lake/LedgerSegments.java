package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.InputProblems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a ledger that would make the table's log too large, in files {@code
 * _penstock/ledger-V.json}: one per batch, each with the one before. The commit of a batch names
 * the newest by the version V of one transaction action, which is the batch's number and 24 bits of
 * a digest of the file's text, so that two runs that write the same batch never share a file. Delta
 * keeps every transaction action in every checkpoint and, up to a number, in every checksum file:
 * this one action stands for any number of files.
 */
final class LedgerSegments {
  static final String SEGMENT = "penstock.segment";

  private static final Logger LOG = LoggerFactory.getLogger(LedgerSegments.class);
  private static final int DIGEST_BITS = 24;
  // Each is one more file to read; then one file takes them all.
  private static final int LONGEST_CHAIN = 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TableFolder folder;

  LedgerSegments(Configuration conf, Path table) {
    this.folder = new TableFolder(conf, table);
  }

  /** The newest segment of a ledger that starts with a batch; 0 for none. */
  static long since(Map<String, Long> transactions, long start) {
    long segment = transactions.getOrDefault(SEGMENT, 0L);
    return segment >> DIGEST_BITS >= start ? segment : 0;
  }

  /** The entries of a segment and all before it. */
  List<LedgerEntry> read(long newest) {
    List<LedgerEntry> entries = new ArrayList<>();
    for (long at = newest; at != 0; at = read(at, entries)) {
      // Each names the one before.
    }
    return entries;
  }

  /** Writes the entries of a batch after those of {@code previous}; gives the new segment. */
  long write(long batch, long previous, List<LedgerEntry> entries) throws IOException {
    List<Long> chain = chain(previous);
    boolean isLong = chain.size() >= LONGEST_CHAIN;
    List<LedgerEntry> all = new ArrayList<>(isLong ? read(previous) : List.of());
    all.addAll(entries);
    StringBuilder text = new StringBuilder();
    text.append(
            JSON.createObjectNode()
                .put("penstock", 1)
                .put("previous", isLong ? 0 : previous)
                .put("files", all.size()))
        .append('\n');
    all.forEach(e -> text.append(e.json().put("batch", e.batch())).append('\n'));
    long segment = batch << DIGEST_BITS | digest(text.toString());
    folder.write(name(segment), text.toString());
    return segment;
  }

  /**
   * Removes all that neither {@code newest} nor {@code before} needs; who reads now may need it.
   */
  void clean(long newest, long before) {
    try {
      Set<String> needed = new HashSet<>();
      chain(newest).forEach(segment -> needed.add(name(segment)));
      chain(before).forEach(segment -> needed.add(name(segment)));
      List<String> old = new ArrayList<>(folder.names());
      old.removeIf(name -> !name.startsWith("ledger-") || needed.contains(name));
      folder.delete(old);
    } catch (IOException | RuntimeException e) {
      // What the commit has published does not fail any more.
      LOG.warn("old segments of a ledger were not removed; the next run does", e);
    }
  }

  private List<Long> chain(long newest) {
    List<Long> chain = new ArrayList<>();
    for (long at = newest; at != 0; at = previous(at)) {
      chain.add(at);
    }
    return chain;
  }

  private long previous(long segment) {
    Path file = folder.file(name(segment));
    try {
      return JSON.readTree(folder.firstLine(name(segment))).path("previous").asLong();
    } catch (FileNotFoundException e) {
      throw LakeProblems.missingSegment(file);
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
  }

  /** Adds the entries of one segment; gives the one before. */
  private long read(long segment, List<LedgerEntry> entries) {
    Path file = folder.file(name(segment));
    try {
      String text = folder.read(name(segment));
      if (digest(text) != (segment & ((1L << DIGEST_BITS) - 1))) {
        throw LakeProblems.missingSegment(file);
      }
      String[] lines = text.split("\n", -1);
      JsonNode head = JSON.readTree(lines[0]);
      for (int i = 1; i <= head.path("files").asInt(); i++) {
        JsonNode entry = JSON.readTree(lines[i]);
        entries.add(LedgerEntry.parse(entry, entry.path("batch").asLong()));
      }
      return head.path("previous").asLong();
    } catch (FileNotFoundException e) {
      throw LakeProblems.missingSegment(file);
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
  }

  private static long digest(String text) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return (sha[0] & 0xFFL) << 16 | (sha[1] & 0xFFL) << 8 | (sha[2] & 0xFFL);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String name(long segment) {
    return "ledger-" + segment + ".json";
  }
}
