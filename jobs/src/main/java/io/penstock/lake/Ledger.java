package io.penstock.lake;

import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.problem.CheckFailedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which files a source table has taken in. The ledger is kept in the Delta log of the table, in the
 * commits that published the files' rows; checkpoints carry it on.
 */
public final class Ledger {
  static final String BATCH = "penstock.batch";
  static final String START = "penstock.ledger";

  private final long lastBatch;
  private final Map<String, List<LedgerEntry>> byPath = new HashMap<>();
  private final Map<String, LedgerEntry> byContent = new HashMap<>();

  private Ledger(long lastBatch, Collection<LedgerEntry> entries) {
    this.lastBatch = lastBatch;
    entries.forEach(this::add);
  }

  /** The ledger of a table that does not exist yet. */
  public static Ledger empty() {
    return new Ledger(0, List.of());
  }

  /** Reads the ledger of a table, with no Spark; empty where there is none. */
  public static Ledger read(Configuration conf, Path table) {
    Map<String, Long> transactions = LogTransactions.read(conf, table);
    long start = transactions.getOrDefault(START, 0L);
    List<LedgerEntry> entries = new ArrayList<>();
    transactions.forEach(
        (appId, batch) -> {
          if (appId.startsWith(LedgerEntry.PREFIX) && batch >= start) {
            entries.add(LedgerEntry.parse(appId, batch));
          }
        });
    return new Ledger(transactions.getOrDefault(BATCH, 0L), entries);
  }

  /**
   * What is to be loaded of the listed files. A known path with the same size and time is loaded; a
   * known path with other content is an error (65); known content under a new path is left out with
   * a warning. Reads the content of files that are unknown or touched, and no other.
   */
  public SourceBatch plan(Configuration conf, List<SourceFile> listed) {
    return plan(conf, listed, false);
  }

  /** What differs between the listed files and those that are known, with no look at content. */
  public FileChanges changes(List<SourceFile> listed) {
    List<SourceFile> unsure = listed.stream().filter(file -> !isKnown(file)).toList();
    return new FileChanges(
        unsure.stream().filter(file -> !byPath.containsKey(file.path())).toList(),
        unsure.stream().filter(file -> byPath.containsKey(file.path())).toList(),
        notAmong(listed));
  }

  /** The paths of loaded files that are not among {@code listed}, sorted. */
  public List<String> notAmong(Collection<SourceFile> listed) {
    Set<String> there = new HashSet<>();
    listed.forEach(file -> there.add(file.path()));
    return byPath.keySet().stream().filter(path -> !there.contains(path)).sorted().toList();
  }

  /** The batch that rebuilds the table: all listed files, whatever was loaded before. */
  public SourceBatch planAll(Configuration conf, List<SourceFile> listed) {
    return new Ledger(lastBatch, List.of()).plan(conf, listed, true);
  }

  /**
   * The batch that makes a table again of which each batch is all: the files that are new, else
   * those that were loaded last. The ledger goes on.
   */
  public SourceBatch planLast(Configuration conf, List<SourceFile> listed) {
    SourceBatch fresh = plan(conf, listed);
    if (!fresh.files().isEmpty()) {
      return fresh;
    }
    Set<String> last = Set.copyOf(lastLoaded());
    List<SourceFile> again = listed.stream().filter(file -> last.contains(file.path())).toList();
    return new SourceBatch(
        fresh.number(), again, fresh.entries(), false, fresh.listingDigest(), fresh.warnings());
  }

  /** The paths of the files that the last batch with files loaded, sorted. */
  public List<String> lastLoaded() {
    long last = byContent.values().stream().mapToLong(LedgerEntry::batch).max().orElse(0);
    return byContent.values().stream()
        .filter(entry -> entry.batch() == last)
        .map(entry -> entry.file().path())
        .sorted()
        .toList();
  }

  /** In which batch each file was loaded first. */
  public Arrivals arrivals() {
    Map<String, Long> batches = new HashMap<>();
    byPath.forEach(
        (path, entries) ->
            batches.put(path, entries.stream().mapToLong(LedgerEntry::batch).min().orElse(0)));
    return new Arrivals(batches);
  }

  private SourceBatch plan(Configuration conf, List<SourceFile> listed, boolean startsLedger) {
    List<SourceFile> unsure = listed.stream().filter(file -> !isKnown(file)).toList();
    Map<SourceFile, String> hashes = SourceFiles.hashes(conf, unsure);
    Map<SourceFile, LedgerEntry> learned = new LinkedHashMap<>();
    List<SourceFile> load = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (SourceFile file : unsure) {
      LedgerEntry entry = new LedgerEntry(file, hash(hashes, file), lastBatch + 1);
      learned.put(file, entry);
      LedgerEntry before = sameContent(entry);
      if (byPath.containsKey(file.path())) {
        requireSameContent(entry);
      } else if (before != null) {
        warnings.add(LakeProblems.redelivered(file, before));
      } else {
        load.add(file);
        byContent.put(entry.sha256(), entry);
      }
    }
    return new SourceBatch(
        lastBatch + 1,
        load,
        List.copyOf(learned.values()),
        startsLedger,
        SourceFiles.digest(listed),
        warnings);
  }

  private boolean isKnown(SourceFile file) {
    return byPath.getOrDefault(file.path(), List.of()).stream()
        .anyMatch(entry -> entry.file().equals(file));
  }

  // An empty file has nothing that could be loaded twice.
  private @Nullable LedgerEntry sameContent(LedgerEntry entry) {
    return entry.file().sizeBytes() == 0 ? null : byContent.get(entry.sha256());
  }

  private void requireSameContent(LedgerEntry entry) {
    List<LedgerEntry> before = byPath.getOrDefault(entry.file().path(), List.of());
    if (before.stream().noneMatch(known -> known.sha256().equals(entry.sha256()))) {
      throw new CheckFailedException(LakeProblems.changedFile(entry.file(), before.get(0)));
    }
  }

  private static String hash(Map<SourceFile, String> hashes, SourceFile file) {
    String hash = hashes.get(file);
    if (hash == null) {
      throw new IllegalStateException("not hashed: " + file.path());
    }
    return hash;
  }

  private void add(LedgerEntry entry) {
    byPath.computeIfAbsent(entry.file().path(), path -> new ArrayList<>()).add(entry);
    byContent.merge(entry.sha256(), entry, (a, b) -> a.batch() <= b.batch() ? a : b);
  }
}
