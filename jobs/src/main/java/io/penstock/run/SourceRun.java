package io.penstock.run;

import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.input.InputFormats;
import io.penstock.input.Records;
import io.penstock.input.SourceFile;
import io.penstock.lake.Arrivals;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.Ledger;
import io.penstock.lake.PublishMode;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.lake.SourceBatch;
import io.penstock.lake.TableState;
import io.penstock.lake.TableWrite;
import io.penstock.plan.Decision;
import io.penstock.problem.CheckFailedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Loads the files of a source that are not loaded yet; all of them if its definition changed. */
final class SourceRun {
  private final RunContext context;

  SourceRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(SourceNode source, Decision decision) {
    Path table = context.planner().directory(source);
    CommitRecord draft = context.record(source, decision);
    boolean rebuilds = context.planner().isForced(source) || isChanged(source, decision);
    Ledger ledger = decision.version() < 0 ? Ledger.empty() : Ledger.read(context.hadoop(), table);
    List<SourceFile> files = context.planner().files(source);
    boolean isSnapshot = source.write() instanceof WriteMode.Overwrite;
    if (rebuilds) {
      requireAll(source, gone(ledger, files, isSnapshot));
    }
    SourceBatch batch = batch(ledger, files, rebuilds, isSnapshot);
    context.handle().requireGoingOn();
    Published published =
        batch.files().isEmpty() && decision.version() >= 0 && !rebuilds
            ? TableWrite.remember(context.session(), table, batch, draft)
            : load(source, batch, draft, rebuilds ? ledger.arrivals() : null);
    return TableResults.done(source, decision, published, batch.warnings());
  }

  private Published load(
      SourceNode source, SourceBatch batch, CommitRecord draft, @Nullable Arrivals rebuilt) {
    StructType declared = context.planner().compilation().columnsOfFiles(source).orElseThrow();
    Dataset<Row> records =
        InputFormats.of(source.format().value())
            .read(context.session(), declared, options(source), batch.files());
    RowAudit audit = audit(source, declared, records, context.expressions());
    PublishMode mode = context.mode(source, source.write(), PublishMode.Incoming.ANY_PER_KEY);
    TableWrite write = context.write(source, audit, mode);
    return (rebuilt == null ? write : write.replacingAll(rebuilt))
        .partitionBy(context.spelled(source, source.partitionBy()))
        .batch(batch)
        // Worth it only where the verdicts cost a shuffle; the write knows.
        .persist(StorageLevel.MEMORY_AND_DISK())
        .publish(draft);
  }

  /** The records with what is derived from them, and the verdicts on them. */
  static RowAudit audit(
      SourceNode source,
      StructType declared,
      Dataset<Row> records,
      Function<Text, Column> expressions) {
    Dataset<Row> rows = records;
    for (Map.Entry<Text, Text> derived : source.derive().entrySet()) {
      rows =
          rows.withColumn(
              derived.getKey().value(),
              // Not of what did not parse: its values are missing, and a cast could fail.
              functions.when(
                  functions.col(Records.RAW).isNull(), expressions.apply(derived.getValue())));
    }
    return RowAudit.ofRecords(rows, declared, WriteChecks.of(source, source.write()), expressions);
  }

  private SourceBatch batch(
      Ledger ledger, List<SourceFile> files, boolean rebuilds, boolean isSnapshot) {
    if (!rebuilds) {
      return ledger.plan(context.hadoop(), files);
    }
    return isSnapshot
        ? ledger.planLast(context.hadoop(), files)
        : ledger.planAll(context.hadoop(), files);
  }

  /** The files that a rebuild needs and that are not there; of snapshots the last is enough. */
  private static List<String> gone(Ledger ledger, List<SourceFile> files, boolean isSnapshot) {
    List<String> gone = ledger.notAmong(files);
    return isSnapshot ? gone.stream().filter(ledger.lastLoaded()::contains).toList() : gone;
  }

  /** A rebuild without files that are gone would lose their rows. */
  private static void requireAll(SourceNode source, List<String> gone) {
    if (!gone.isEmpty()) {
      throw new CheckFailedException(
          source.qualifiedName()
              + ": all its files must be loaded again, but "
              + (gone.size() == 1
                  ? "one that was loaded is"
                  : gone.size() + " that were loaded are")
              + " not there any more, such as "
              + gone.get(0)
              + ". The table is unchanged. Bring the files back, or undo what made this necessary.");
    }
  }

  private boolean isChanged(SourceNode source, Decision decision) {
    Optional<CommitRecord> last = context.planner().table(source).flatMap(TableState::record);
    return last.isPresent() && !last.get().fingerprint().equals(decision.fingerprint());
  }

  /** With the values of secrets: what reads them keeps none. */
  private Map<String, String> options(SourceNode source) {
    Map<String, String> options = new LinkedHashMap<>();
    source.options().forEach((name, value) -> options.put(name.value(), value.value()));
    return context.secrets().resolve(options);
  }
}
