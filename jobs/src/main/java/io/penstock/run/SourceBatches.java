package io.penstock.run;

import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.Intake.OnFileChange;
import io.penstock.definition.SourceNode;
import io.penstock.definition.WriteMode;
import io.penstock.input.ColumnDrift;
import io.penstock.input.InputFormats;
import io.penstock.input.SourceFile;
import io.penstock.lake.Arrivals;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.Ledger;
import io.penstock.lake.LedgerEntry;
import io.penstock.lake.Published;
import io.penstock.lake.Quarantine;
import io.penstock.lake.SettledBatch;
import io.penstock.lake.SourceBatch;
import io.penstock.lake.TableState;
import io.penstock.plan.Decision;
import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The batches that one run of a source loads: first the one that a run before settled and did not
 * finish, with the same files under the same number, then one of what is new.
 */
final class SourceBatches {
  private final RunContext context;
  private final SourceNode source;
  private final Decision decision;
  private final Load load;
  private final Configuration hadoop;
  private final Path table;
  private final List<String> notes = new ArrayList<>();
  private @Nullable Published published;

  /** Loads a batch. */
  interface Load {
    Published load(
        SourceNode source,
        SourceBatch batch,
        CommitRecord draft,
        @Nullable Arrivals rebuilt,
        ColumnDrift drift);
  }

  SourceBatches(RunContext context, SourceNode source, Decision decision, Load load) {
    this.context = context;
    this.source = source;
    this.decision = decision;
    this.load = load;
    this.hadoop = context.hadoop();
    this.table = context.planner().directory(source);
  }

  NodeResult run(List<SourceFile> files) {
    boolean rebuilds = context.planner().isForced(source) || isChanged();
    Ledger ledger = ledger();
    if (rebuilds) {
      requireAll(ledger, files);
    }
    if (files.isEmpty() && source.intake().onEmpty() == OnEmpty.WARN) {
      notes.add("there are no files.");
    }
    Optional<SettledBatch> unfinished = unfinished(ledger, rebuilds);
    if (unfinished.isPresent()) {
      commit(
          ledger.resume(hadoop, together(files, unfinished.get()), unfinished.get()),
          rebuilds,
          rebuilds ? ledger.arrivals() : null);
      ledger = ledger();
      rebuilds = false;
    }
    SourceBatch next =
        rebuilds
            ? all(ledger, files)
            : ledger.plan(hadoop, files, intake(), context.planner().now());
    boolean isFirst = ledger.lastBatch() == 0 && published == null && decision.version() < 0;
    // A snapshot's next write replaces its whole quarantine, and one without files is refused.
    boolean cleans = !isSnapshot() && Quarantine.isAhead(hadoop, table, ledger.lastBatch());
    boolean writes = rebuilds || isFirst || cleans;
    if (!next.isEmpty() || writes || !isRemembered(next)) {
      commit(next, writes, rebuilds ? ledger.arrivals() : null);
    }
    notes.addAll(next.warnings());
    return result();
  }

  private void commit(SourceBatch batch, boolean writes, @Nullable Arrivals rebuilt) {
    context.handle().requireMayPublish();
    CommitRecord draft = context.record(source, decision);
    Published done;
    if (writes || batch.needsWrite()) {
      SettledBatch.write(hadoop, table, batch, context.runId(), decision.fingerprint());
      Failpoint.AFTER_SETTLE.hit();
      ColumnDrift drift = new ColumnDrift(source.onSchemaChange());
      done = load(batch, draft, rebuilt, drift);
      notes.addAll(drift.notes());
      notes.addAll(
          InputFormats.of(source.format().value())
              .warnings(hadoop, batch.files(), SourceRun.options(context, source)));
    } else {
      done = context.update(source).remember(batch, draft);
    }
    published = published == null ? done : published.and(done);
    for (SourceFile file : batch.files()) {
      if (file.sizeBytes() == 0) {
        notes.add("file " + file.path() + " is empty.");
      }
    }
  }

  private Published load(
      SourceBatch batch, CommitRecord draft, @Nullable Arrivals rebuilt, ColumnDrift drift) {
    try {
      return load.load(source, batch, draft, rebuilt, drift);
    } catch (PenstockException e) {
      if (e.exitCode() == ExitCode.DATA) {
        // Nothing of it is committed, and its files must change before it can be.
        SettledBatch.forget(hadoop, table);
      }
      throw e;
    }
  }

  private Optional<SettledBatch> unfinished(Ledger ledger, boolean rebuilds) {
    Optional<SettledBatch> found = SettledBatch.unfinished(hadoop, table, ledger.lastBatch());
    if (found.isEmpty()) {
      return found;
    }
    if (found.get().startsLedger() != rebuilds
        || (rebuilds && !found.get().fingerprint().equals(decision.fingerprint()))) {
      // Else it would be unfinished for ever, should nothing else come.
      SettledBatch.forget(hadoop, table);
      return Optional.empty();
    }
    List<String> changes = found.get().changes(hadoop);
    if (!changes.isEmpty()) {
      notes.add(RunProblems.settledAnew(found.get(), changes));
      SettledBatch.forget(hadoop, table);
      return Optional.empty();
    }
    notes.add(RunProblems.finished(found.get()));
    return found;
  }

  /** The files of a batch may not be among those that this run was told to take. */
  private static List<SourceFile> together(List<SourceFile> files, SettledBatch batch) {
    TreeSet<SourceFile> all = new TreeSet<>(files);
    all.addAll(batch.files());
    return List.copyOf(all);
  }

  private Ledger ledger() {
    return Ledger.read(hadoop, table);
  }

  private boolean isRemembered(SourceBatch batch) {
    return context
        .planner()
        .table(source)
        .flatMap(TableState::record)
        .filter(record -> batch.listingDigest().equals(record.ledgerDigest()))
        .isPresent();
  }

  private boolean isChanged() {
    Optional<CommitRecord> last = context.planner().table(source).flatMap(TableState::record);
    return last.isPresent() && !last.get().fingerprint().equals(decision.fingerprint());
  }

  private NodeResult result() {
    return published != null
        ? TableResults.done(source, decision, published, notes)
        : new NodeResult(
            source,
            NodeResult.Outcome.UP_TO_DATE,
            decision.reason(),
            Counts.NONE,
            Map.of(),
            decision.version(),
            Map.of(),
            notes,
            Duration.ZERO,
            null);
  }

  /** A rebuild without all files that have rows would lose these. */
  private void requireAll(Ledger ledger, List<SourceFile> files) {
    List<String> gone = needed(ledger.notAmong(files), ledger);
    if (!gone.isEmpty()) {
      throw RunProblems.notAllAgain(source, gone);
    }
  }

  /** Of snapshots only the last is needed. */
  private List<String> needed(List<String> files, Ledger ledger) {
    return isSnapshot() ? files.stream().filter(ledger.lastLoaded()::contains).toList() : files;
  }

  /** A snapshot is all that its files have: none is left for the next run. */
  private Intake intake() {
    return isSnapshot() ? source.intake().unlimited() : source.intake();
  }

  private boolean isSnapshot() {
    return source.write() instanceof WriteMode.Overwrite;
  }

  private SourceBatch all(Ledger ledger, List<SourceFile> files) {
    if (isSnapshot()) {
      return ledger.planLast(hadoop, files, intake(), context.planner().now());
    }
    SourceBatch all = ledger.planAll(hadoop, files, intake(), context.planner().now());
    List<String> left = ledger.notAmong(all.known());
    if (!left.isEmpty()) {
      throw RunProblems.notYetAgain(source, left);
    }
    List<LedgerEntry> lost =
        ledger.lostBy(all, source.intake().onFileChange() == OnFileChange.APPEND);
    if (!lost.isEmpty()) {
      throw RunProblems.contentIsGone(source, lost);
    }
    return all;
  }
}
