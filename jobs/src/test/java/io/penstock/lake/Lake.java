package io.penstock.lake;

import io.penstock.TestSpark;
import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
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
final class Lake {
  static final StructType SCHEMA =
      StructType.fromDDL("id BIGINT NOT NULL, customer STRING NOT NULL, amount DOUBLE");

  final SparkSession spark = TestSpark.session();
  final Configuration conf = spark.sparkContext().hadoopConfiguration();
  final Path root;
  final Path inbox;

  Lake(Path root) throws IOException {
    this.root = root;
    this.inbox = Files.createDirectories(root.resolve("inbox"));
  }

  org.apache.hadoop.fs.Path table(String name) {
    return new org.apache.hadoop.fs.Path(root.resolve(name).toUri());
  }

  org.apache.hadoop.fs.Path base() {
    return new org.apache.hadoop.fs.Path(root.toUri());
  }

  String deliver(String name, String... lines) throws IOException {
    Path file = inbox.resolve(name);
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      OutputStream to = name.endsWith(".gz") ? new GZIPOutputStream(out) : out;
      to.write(text);
      to.close();
    }
    return new org.apache.hadoop.fs.Path(file.toUri()).toString();
  }

  List<SourceFile> listed() {
    return SourceFiles.list(conf, List.of("inbox"), base());
  }

  SourceBatch plan(String table) {
    return Ledger.read(conf, table(table)).plan(conf, listed());
  }

  Dataset<Row> read(SourceBatch batch) {
    return new CsvInput(SCHEMA, Map.of("header", "true")).read(spark, batch.files());
  }

  RowAudit audit(SourceBatch batch, Check... checks) {
    return RowAudit.ofRecords(read(batch), SCHEMA, List.of(checks), t -> functions.expr(t.value()));
  }

  Published append(String table, Check... checks) {
    SourceBatch batch = plan(table);
    return write(table, batch, new PublishMode.Append(), checks);
  }

  Published write(String table, SourceBatch batch, PublishMode mode, Check... checks) {
    return TableWrite.of(spark, table(table), audit(batch, checks), mode)
        .batch(batch)
        .publish(record(table));
  }

  Published write(String table, Dataset<Row> rows, PublishMode mode, Check... checks) {
    RowAudit audit = RowAudit.of(rows, List.of(checks), t -> functions.expr(t.value()));
    return TableWrite.of(spark, table(table), audit, mode).publish(record(table));
  }

  CommitRecord record(String table) {
    return CommitRecord.of("run-1", "sources." + table, "f1", Map.of());
  }

  TableState state(String table) {
    return TableState.read(conf, table(table)).orElseThrow();
  }

  /** The rows now, as text, sorted. */
  List<String> rows(String table, String... columns) {
    Dataset<Row> all = LakeReader.readAllColumns(spark, table(table), state(table).latestVersion());
    Dataset<Row> wanted =
        columns.length == 0
            ? LakeReader.read(spark, table(table), state(table).latestVersion())
            : all.selectExpr(columns);
    return wanted.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  Dataset<Row> sql(String query) {
    return spark.sql(query);
  }

  static Check expect(String name, String expression, OnViolation onViolation) {
    return new Check.Expect(text(name), text(expression), onViolation);
  }

  static Check unique(String name, OnViolation onViolation, String... columns) {
    return new Check.Unique(
        text(name), List.of(columns).stream().map(Lake::text).toList(), onViolation);
  }

  static Text text(String value) {
    return Text.of(value, Position.startOf("test.yaml"));
  }
}
