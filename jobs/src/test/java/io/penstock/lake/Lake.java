package io.penstock.lake;

import io.penstock.TestSpark;
import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.input.InputFormats;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.problem.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** A lake in a temporary folder with one source, {@code payments}, as the tests use it. */
public final class Lake {
  public static final StructType SCHEMA =
      StructType.fromDDL("id BIGINT NOT NULL, customer STRING NOT NULL, amount DOUBLE");

  public final SparkSession spark = TestSpark.session();
  public final Configuration conf = spark.sparkContext().hadoopConfiguration();
  public final Path root;
  public final Path inbox;

  public Lake(Path root) throws IOException {
    this.root = root;
    this.inbox = Files.createDirectories(root.resolve("inbox"));
  }

  public org.apache.hadoop.fs.Path table(String name) {
    // Not of its URI, which ends in a slash once there is a directory.
    return new org.apache.hadoop.fs.Path(base(), name);
  }

  public org.apache.hadoop.fs.Path base() {
    return new org.apache.hadoop.fs.Path(root.toUri());
  }

  public String deliver(String name, String... lines) throws IOException {
    Path file = inbox.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      OutputStream to = name.endsWith(".gz") ? new GZIPOutputStream(out) : out;
      to.write(text);
      to.close();
    }
    return new org.apache.hadoop.fs.Path(file.toUri()).toString();
  }

  public List<SourceFile> listed() {
    return SourceFiles.list(conf, List.of("inbox"), base());
  }

  public SourceBatch plan(String table) {
    return Ledger.read(conf, table(table)).plan(conf, listed());
  }

  public Dataset<Row> read(SourceBatch batch) {
    return InputFormats.of("csv").read(spark, SCHEMA, Map.of("header", "true"), batch.files());
  }

  public RowAudit audit(SourceBatch batch, Check... checks) {
    return RowAudit.ofRecords(read(batch), SCHEMA, List.of(checks), t -> functions.expr(t.value()));
  }

  public Published append(String table, Check... checks) {
    SourceBatch batch = plan(table);
    return write(table, batch, PublishMode.append(), checks);
  }

  public Published write(String table, SourceBatch batch, PublishMode mode, Check... checks) {
    return TableWrite.of(spark, table(table), audit(batch, checks), mode)
        .batch(batch)
        .publish(record(table));
  }

  public Published write(String table, Dataset<Row> rows, PublishMode mode, Check... checks) {
    RowAudit audit = RowAudit.of(rows, List.of(checks), t -> functions.expr(t.value()));
    return TableWrite.of(spark, table(table), audit, mode).publish(record(table));
  }

  public CommitRecord record(String table) {
    return CommitRecord.of("run-1", "sources." + table, "f1", Map.of());
  }

  public TableState state(String table) {
    return TableState.read(conf, table(table)).orElseThrow();
  }

  /** The rows now, as text, sorted. */
  public List<String> rows(String table, String... columns) {
    Dataset<Row> all = LakeReader.readAllColumns(spark, table(table), state(table).latestVersion());
    Dataset<Row> wanted =
        columns.length == 0
            ? LakeReader.read(spark, table(table), state(table).latestVersion())
            : all.selectExpr(columns);
    return wanted.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  public Dataset<Row> sql(String query) {
    return spark.sql(query);
  }

  public static Check expect(String name, String expression, OnViolation onViolation) {
    return new Check.Expect(text(name), text(expression), onViolation);
  }

  public static Check unique(String name, OnViolation onViolation, String... columns) {
    return new Check.Unique(
        text(name), List.of(columns).stream().map(Lake::text).toList(), onViolation);
  }

  public static Text text(String value) {
    return Text.of(value, Position.startOf("test.yaml"));
  }
}
