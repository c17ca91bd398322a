package io.penstock.run;

import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.input.ColumnDrift;
import io.penstock.input.FilesChangedException;
import io.penstock.input.InputFormats;
import io.penstock.input.Records;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.Arrivals;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.PublishMode;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.lake.SourceBatch;
import io.penstock.lake.TableWrite;
import io.penstock.plan.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the files of a source that are not loaded yet; all of them if its definition changed. */
final class SourceRun {
  private static final Logger LOG = LoggerFactory.getLogger(SourceRun.class);

  private final RunContext context;

  SourceRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(SourceNode source, Decision decision) {
    List<SourceFile> files = context.planner().files(source);
    try {
      return new SourceBatches(context, source, decision, this::load).run(files);
    } catch (FilesChangedException once) {
      LOG.warn("[{}] its files are listed again: {}", source.qualifiedName(), once.getMessage());
      List<SourceFile> now = SourceFiles.now(context.hadoop(), files);
      return new SourceBatches(context, source, decision, this::load).run(now);
    }
  }

  private Published load(
      SourceNode source,
      SourceBatch batch,
      CommitRecord draft,
      @Nullable Arrivals rebuilt,
      ColumnDrift drift) {
    StructType declared = context.planner().compilation().columnsOfFiles(source).orElseThrow();
    Dataset<Row> records =
        InputFormats.of(source.format().value())
            .read(context.session(), declared, options(context, source), batch.files(), drift);
    RowAudit audit = audit(source, declared, records, context.expressions());
    PublishMode mode = context.mode(source, source.write(), PublishMode.Incoming.ANY_PER_KEY);
    TableWrite write = context.write(source, audit, mode);
    return (rebuilt == null ? write : write.replacingAll(rebuilt))
        .partitionBy(context.spelled(source, source.partitionBy()))
        .addingColumns(drift.added(source.appended()))
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

  /** With the values of secrets: what reads them keeps none. */
  static Map<String, String> options(RunContext context, SourceNode source) {
    Map<String, String> options = new LinkedHashMap<>();
    source.options().forEach((name, value) -> options.put(name.value(), value.value()));
    return context.secrets().resolve(options);
  }
}
