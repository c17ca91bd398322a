import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.input.InputFormats;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.PublishMode;
import io.penstock.lake.RowAudit;
import io.penstock.lake.TableWrite;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the same rows with no checks, with row checks, with row checks and aggregates, and as a
 * job that counts the same rules in a second pass: Spark reads the rows and counts the rules over
 * them, then reads them again and writes them if all is well.
 */
public final class AuditBench {
  private static final Map<String, String> RULES = new LinkedHashMap<>();
  private static final List<String> TOTALS =
      List.of(
          "sum(amount) > 0",
          "count_if(kind = 'fee') / count(*) < 0.9",
          "max(day) >= DATE'2025-01-01'");

  static {
    RULES.put("amount_present", "amount IS NOT NULL");
    RULES.put("amount_sane", "abs(amount) < 1e6");
    RULES.put("kind_known", "kind IN ('purchase', 'cash', 'payment', 'fee')");
    RULES.put("day_known", "day BETWEEN DATE'2020-01-01' AND DATE'2030-01-01'");
    RULES.put("customer_known", "customer RLIKE '^C[0-9]+$'");
  }

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "id BIGINT, customer STRING, day DATE, amount DECIMAL(12,2), kind STRING, note STRING");

  private final SparkSession spark;
  private final String work;
  private int tables;

  private AuditBench(SparkSession spark, String work) {
    this.spark = spark;
    this.work = work;
  }

  /** FOLDER ROWS ROUNDS. */
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.warehouse.dir", args[0] + "/warehouse")
            .config("spark.databricks.delta.snapshotPartitions", "1")
            .getOrCreate();
    AuditBench bench = new AuditBench(spark, args[0]);
    bench.make(Long.parseLong(args[1]));
    for (String format : List.of("csv", "parquet")) {
      bench.measure(format, Integer.parseInt(args[2]));
    }
    spark.stop();
  }

  private void make(long number) {
    Dataset<Row> rows =
        spark
            .range(0, number, 1, 8)
            .selectExpr(
                "id",
                "concat('C', id % 100003) AS customer",
                "date_add(DATE'2025-01-01', CAST(id % 181 AS INT)) AS day",
                "CAST(pmod(hash(id), 100000) / 100 AS DECIMAL(12,2)) AS amount",
                "element_at(array('purchase', 'cash', 'payment', 'fee'), CAST(id % 4 AS INT) + 1) AS kind",
                "sha2(CAST(id AS STRING), 256) AS note");
    rows.write().parquet(work + "/rows.parquet");
    rows.write().csv(work + "/rows.csv");
  }

  private void measure(String format, int rounds) {
    System.out.printf("from %s%n", format);
    Map<String, Runnable> kinds = new LinkedHashMap<>();
    kinds.put("write alone", () -> write(audit(format, List.of())));
    kinds.put("row checks", () -> write(audit(format, rules())));
    kinds.put("row checks and aggregates", () -> write(audit(format, all())));
    kinds.put("second pass", () -> secondPass(rows(format)));
    kinds.values().forEach(Runnable::run);
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      kinds.forEach(
          (name, kind) -> {
            long start = System.nanoTime();
            kind.run();
            seconds
                .computeIfAbsent(name, n -> new ArrayList<>())
                .add((System.nanoTime() - start) / 1e9);
          });
    }
    List<Double> alone = seconds.get("write alone");
    seconds.forEach(
        (name, times) -> {
          double[] ratios = new double[rounds];
          Arrays.setAll(ratios, i -> times.get(i) / alone.get(i));
          double[] all = times.stream().mapToDouble(Double::doubleValue).toArray();
          System.out.printf(
              Locale.ROOT, "%-28s %s s   ratio %s%n", name, shown(all), shown(ratios));
        });
  }

  private static String shown(double[] values) {
    Arrays.sort(values);
    int n = values.length;
    double median = n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
    return String.format(Locale.ROOT, "%6.2f (%.2f..%.2f)", median, values[0], values[n - 1]);
  }

  private Dataset<Row> rows(String format) {
    return format.equals("csv")
        ? spark.read().schema(SCHEMA).csv(work + "/rows.csv")
        : spark.read().parquet(work + "/rows.parquet");
  }

  /** Of CSV as of a source, by Penstock's reader; of Parquet as of rows that a query gave. */
  private RowAudit audit(String format, List<Check> checks) {
    Function<Text, Column> expression = text -> functions.expr(text.value());
    if (format.equals("parquet")) {
      return RowAudit.of(rows(format), checks, expression);
    }
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<SourceFile> files = SourceFiles.list(hadoop, List.of("*.csv"), new Path(work, "rows.csv"));
    Dataset<Row> records = InputFormats.of(format).read(spark, SCHEMA, Map.of(), files);
    return RowAudit.ofRecords(records, SCHEMA, checks, expression);
  }

  private void write(RowAudit audit) {
    Path table = new Path(work + "/table" + tables++);
    TableWrite.of(spark, table, audit, PublishMode.overwrite())
        .publish(CommitRecord.of("bench", "tables.bench", "f", Map.of()));
    delete(table);
  }

  private void secondPass(Dataset<Row> rows) {
    List<Column> counts = new ArrayList<>();
    RULES.forEach(
        (name, rule) ->
            counts.add(functions.expr("count_if(NOT coalesce(" + rule + ", false)) AS " + name)));
    TOTALS.forEach(total -> counts.add(functions.expr(total)));
    Row row =
        rows.agg(functions.count(functions.lit(1)), counts.toArray(Column[]::new))
            .collectAsList()
            .get(0);
    if (row.getLong(1) > 0) {
      throw new IllegalStateException(row.toString());
    }
    String all = String.join(" AND ", RULES.values());
    Path table = new Path(work + "/table" + tables++);
    rows.where(all).write().format("delta").save(table.toString());
    delete(table);
  }

  private void delete(Path table) {
    try {
      table.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(table, true);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Check> rules() {
    List<Check> checks = new ArrayList<>();
    OnViolation[] outcomes = {
      OnViolation.FAIL, OnViolation.QUARANTINE, OnViolation.DROP, OnViolation.WARN, OnViolation.FAIL
    };
    RULES.forEach(
        (name, rule) ->
            checks.add(new Check.Expect(text(name), text(rule), outcomes[checks.size()])));
    return checks;
  }

  private static List<Check> all() {
    List<Check> checks = new ArrayList<>(rules());
    for (int i = 0; i < TOTALS.size(); i++) {
      checks.add(new Check.Expect(text("total_" + i), text(TOTALS.get(i)), OnViolation.FAIL));
    }
    return checks;
  }

  private static Text text(String value) {
    return Text.of(value, Position.startOf("bench"));
  }
}
