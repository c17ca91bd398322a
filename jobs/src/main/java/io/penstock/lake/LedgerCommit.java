package io.penstock.lake;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What one commit adds to a ledger, as transaction actions. */
final class LedgerCommit {
  /** Files of which a batch is told in the log itself; larger ones go to segments. */
  private static final int MOST_OF_A_BATCH = 200;

  /** Files that a log tells of in all; Delta writes them again with every commit. */
  private static final int MOST_IN_LOG = 1000;

  private final Configuration conf;
  private final Path table;
  private final SourceBatch batch;

  LedgerCommit(Configuration conf, Path table, SourceBatch batch) {
    this.conf = conf;
    this.table = table;
    this.batch = batch;
  }

  /** Version by application id; a segment that they name is written. */
  Map<String, Long> applications(Map<String, FileCounts> counts) throws IOException {
    Map<String, Long> applications = new LinkedHashMap<>();
    applications.put(Ledger.BATCH, batch.number());
    if (batch.startsLedger()) {
      applications.put(Ledger.START, batch.number());
    }
    List<LedgerEntry> entries = batch.entries().stream().map(e -> counted(e, counts)).toList();
    if (entries.size() <= MOST_OF_A_BATCH && entries.size() + batch.entriesInLog() <= MOST_IN_LOG) {
      entries.forEach(entry -> applications.put(entry.appId(), batch.number()));
    } else {
      long segment =
          new LedgerSegments(conf, table).write(batch.number(), batch.segment(), entries);
      applications.put(LedgerSegments.SEGMENT, segment);
    }
    return applications;
  }

  /** Removes what the commit has made void. */
  void clean(Map<String, Long> applications) {
    Long segment = applications.get(LedgerSegments.SEGMENT);
    if (segment != null) {
      new LedgerSegments(conf, table).clean(segment, batch.segment());
    }
    SettledBatch.forget(conf, table);
  }

  private static LedgerEntry counted(LedgerEntry entry, Map<String, FileCounts> counts) {
    FileCounts found = counts.get(entry.file().path());
    return found == null || !entry.isLoaded() ? entry : entry.with(found);
  }
}
