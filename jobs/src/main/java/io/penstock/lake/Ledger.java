package io.penstock.lake;

import io.penstock.definition.Intake;
import io.penstock.input.SourceFile;
import io.penstock.lake.LedgerEntry.Fate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Which files a source table has taken in. The ledger is committed with the files' rows: as
 * transaction actions in the Delta log of the table, which checkpoints carry on; those of large
 * batches in {@link LedgerSegments} that such an action names.
 *
 * <p>Spark's own file stream is not used, since it knows a file by its path alone: it never sees
 * that one has changed, loads a renamed one twice, leaves out one whose time is seven days behind
 * the newest, and keeps what it knows in a directory beside the table, which can be lost or go back
 * without it.
 */
public final class Ledger {
  static final String BATCH = "penstock.batch";
  static final String START = "penstock.ledger";

  private final long lastBatch;
  private final long segment;
  private final int inLog;
  private final Map<String, LedgerEntry> byPath = new HashMap<>();
  private final Map<String, LedgerEntry> byContent = new HashMap<>();
  private final List<FileCounts> counts = new ArrayList<>();

  private Ledger(long lastBatch, long segment, int inLog, List<LedgerEntry> entries) {
    this.lastBatch = lastBatch;
    this.segment = segment;
    this.inLog = inLog;
    entries.stream()
        .collect(Collectors.groupingBy(LedgerEntry::batch, TreeMap::new, Collectors.toList()))
        .values()
        .forEach(this::add);
  }

  /** The ledger of a table that does not exist yet. */
  public static Ledger empty() {
    return new Ledger(0, 0, 0, List.of());
  }

  /** Reads the ledger of a table, with no Spark; empty where there is none. */
  public static Ledger read(Configuration conf, Path table) {
    Map<String, Long> transactions = LogTransactions.read(conf, table);
    long start = transactions.getOrDefault(START, 0L);
    List<LedgerEntry> entries = new ArrayList<>();
    transactions.forEach(
        (appId, batch) -> {
          if (appId.startsWith(LedgerEntry.PREFIX) && batch >= start) {
            entries.add(LedgerEntry.ofAppId(appId, batch));
          }
        });
    int inLog = entries.size();
    long segment = LedgerSegments.since(transactions, start);
    entries.addAll(new LedgerSegments(conf, table).read(segment));
    return new Ledger(transactions.getOrDefault(BATCH, 0L), segment, inLog, entries);
  }

  /** As {@link #plan(Configuration, List, Intake, Instant)}: all files, and no odd ones. */
  public SourceBatch plan(Configuration conf, List<SourceFile> listed) {
    return plan(conf, listed, Intake.DEFAULT, Instant.EPOCH);
  }

  /**
   * What the next batch holds. A known path with the same size and time is loaded; known content
   * under a new path is left out with a warning. Reads the content of files that are unknown or
   * touched, and no other.
   *
   * @param now by which files are too young
   */
  public SourceBatch plan(Configuration conf, List<SourceFile> listed, Intake intake, Instant now) {
    return new BatchPlanner(conf, this, intake, now).next(listed);
  }

  /** The batch that rebuilds the table: all listed files, whatever was loaded before. */
  public SourceBatch planAll(Configuration conf, List<SourceFile> listed) {
    return planAll(conf, listed, Intake.DEFAULT, Instant.EPOCH);
  }

  /** As above; how much a run may take does not count, since a table is rebuilt as a whole. */
  public SourceBatch planAll(
      Configuration conf, List<SourceFile> listed, Intake intake, Instant now) {
    return new BatchPlanner(conf, forgotten(), intake.unlimited(), now)
        .next(listed)
        .startingLedger();
  }

  /** The batch that was settled and not finished, with nothing else. */
  public SourceBatch resume(Configuration conf, List<SourceFile> listed, SettledBatch settled) {
    Ledger known = settled.startsLedger() ? forgotten() : this;
    SourceBatch batch =
        new BatchPlanner(conf, known, Intake.DEFAULT, Instant.EPOCH).resumed(listed, settled);
    return settled.startsLedger() ? batch.startingLedger() : batch;
  }

  private Ledger forgotten() {
    return new Ledger(lastBatch, 0, 0, List.of());
  }

  /** What differs between the listed files and those that are known, with no look at content. */
  public FileChanges changes(List<SourceFile> listed) {
    List<SourceFile> unsure = listed.stream().filter(file -> !isKnown(file)).toList();
    return new FileChanges(
        unsure.stream().filter(file -> !byPath.containsKey(file.path())).toList(),
        unsure.stream().filter(file -> byPath.containsKey(file.path())).toList(),
        notAmong(listed));
  }

  /** The paths of files with rows in the table that are not among {@code listed}, sorted. */
  public List<String> notAmong(Collection<SourceFile> listed) {
    Set<String> there = new HashSet<>();
    listed.forEach(file -> there.add(file.path()));
    return byPath.values().stream()
        .filter(entry -> entry.fate() != Fate.REJECTED)
        .map(entry -> entry.file().path())
        .filter(path -> !there.contains(path))
        .sorted()
        .toList();
  }

  /**
   * The files of which the table has rows of a content that a batch lacks: they have had another
   * since, which the table has besides.
   *
   * @param addsChanges whether the newest content, too, has its rows besides what comes
   */
  public List<LedgerEntry> lostBy(SourceBatch batch, boolean addsChanges) {
    Set<String> there = new HashSet<>();
    batch.entries().forEach(entry -> there.add(entry.sha256()));
    return byContent.values().stream()
        .filter(entry -> entry.file().sizeBytes() > 0 && !there.contains(entry.sha256()))
        .filter(entry -> addsChanges || !isNewest(entry))
        .sorted(Comparator.comparing(LedgerEntry::file))
        .toList();
  }

  private boolean isNewest(LedgerEntry entry) {
    return at(entry.file().path()).filter(now -> now.sha256().equals(entry.sha256())).isPresent();
  }

  /** The last batch that was committed; 0 for none. */
  public long lastBatch() {
    return lastBatch;
  }

  /** What became of the records of each file that was loaded, by batch. */
  public List<FileCounts> counts() {
    return List.copyOf(counts);
  }

  /**
   * The batch that makes a table again of which each batch is all: the files that are new, else
   * those that were loaded last. The ledger goes on.
   */
  public SourceBatch planLast(
      Configuration conf, List<SourceFile> listed, Intake intake, Instant now) {
    SourceBatch fresh = plan(conf, listed, intake.unlimited(), now);
    Set<String> last = Set.copyOf(lastLoaded());
    return fresh.needsWrite()
        ? fresh
        : fresh.loading(listed.stream().filter(file -> last.contains(file.path())).toList());
  }

  /** The paths of the files that the last batch with files loaded, sorted. */
  public List<String> lastLoaded() {
    long last = loaded().mapToLong(LedgerEntry::batch).max().orElse(0);
    return loaded()
        .filter(entry -> entry.batch() == last)
        .map(entry -> entry.file().path())
        .sorted()
        .toList();
  }

  /** In which batch the content of each file was loaded. */
  public Arrivals arrivals() {
    Map<String, Long> batches = new HashMap<>();
    loaded().forEach(entry -> batches.put(entry.file().path(), entry.batch()));
    return new Arrivals(batches);
  }

  private Stream<LedgerEntry> loaded() {
    return byPath.values().stream().filter(LedgerEntry::isLoaded);
  }

  boolean isKnown(SourceFile file) {
    LedgerEntry entry = byPath.get(file.path());
    return entry != null && entry.file().equals(file);
  }

  /** What is known of a path: what its newest content came to. */
  Optional<LedgerEntry> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The file that has the rows of a content. An empty file has none that could be loaded twice. */
  Optional<LedgerEntry> withContent(String sha256, long sizeBytes) {
    return sizeBytes == 0 ? Optional.empty() : Optional.ofNullable(byContent.get(sha256));
  }

  /** The newest segment, 0 for none. */
  long segment() {
    return segment;
  }

  /** How many entries are transaction actions. */
  int entriesInLog() {
    return inLog;
  }

  /** The entries of one batch, in any order: what it replaces goes before what it brings. */
  private void add(List<LedgerEntry> ofBatch) {
    Set<String> replaced = new HashSet<>();
    for (LedgerEntry entry : ofBatch) {
      if (entry.fate() == Fate.REPLACED) {
        replaced.add(entry.file().path());
      }
    }
    if (!replaced.isEmpty()) {
      forget(replaced);
    }
    for (LedgerEntry entry : ofBatch) {
      byPath.put(entry.file().path(), entry);
      if (entry.isLoaded()) {
        byContent.putIfAbsent(entry.sha256(), entry);
      }
      if (entry.counts() != null) {
        counts.add(entry.counts());
      }
    }
  }

  private void forget(Set<String> replaced) {
    counts.removeIf(known -> replaced.contains(known.path()));
    // Nobody has the rows of their duplicates any more: these are files like new ones.
    byPath
        .values()
        .removeIf(
            known ->
                replaced.contains(known.file().path())
                    || (known.fate() == Fate.SAME && replaced.contains(known.detail())));
    byContent.values().removeIf(known -> replaced.contains(known.file().path()));
    loaded().forEach(known -> byContent.putIfAbsent(known.sha256(), known));
  }
}
