import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.spark.sql.SparkSession;

/**
 * What {@code bench/ingest} measures Penstock against: Spark's CSV reader into a Delta table, as it
 * is written everywhere. Also makes the files.
 */
public final class PlainIngest {
  private static final String SCHEMA =
      "transaction_id BIGINT, customer_id STRING, booked_at TIMESTAMP, value_date DATE,"
          + " amount DECIMAL(12,2), balance DOUBLE, currency STRING, merchant STRING, note STRING";
  private static final String HEADER =
      "transaction_id,customer_id,booked_at,value_date,amount,balance,currency,merchant,note\n";
  private static final String[] CURRENCIES = {"EUR", "USD", "GBP", "CHF"};
  private static final String[] NOTES = {
    "card payment", "standing order", "\"rent, flat 4\"", "refund", "Z\u00fcrich Hbf", ""
  };
  private static final int FILES = 4;

  private PlainIngest() {}

  /** {@code generate FOLDER MEGABYTES} or {@code load FOLDER TABLE}. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("generate")) {
      generate(Path.of(args[1]), Long.parseLong(args[2]) * 1_000_000);
    } else {
      load(args[1], args[2]);
    }
  }

  private static void load(String folder, String table) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    spark.read().schema(SCHEMA).option("header", "true").csv(folder).write().format("delta").save(table);
    spark.stop();
  }

  private static void generate(Path folder, long bytes) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    LocalDateTime start = LocalDateTime.of(2024, 1, 1, 0, 0);
    long id = 0;
    for (int file = 0; file < FILES; file++) {
      try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("part-" + file + ".csv"))) {
        out.write(HEADER);
        for (long written = 0; written < bytes / FILES; ) {
          LocalDateTime at = start.plusSeconds(random.nextLong(60_000_000));
          long cents = random.nextLong(-500_000, 500_000);
          String line =
              String.format(
                  Locale.ROOT,
                  "%d,C%06d,%sT%tT,%s,%d.%02d,%.6f,%s,Merchant %d,%s%n",
                  ++id,
                  random.nextInt(200_000),
                  at.toLocalDate(),
                  at,
                  at.toLocalDate().plusDays(1),
                  cents / 100,
                  Math.abs(cents % 100),
                  random.nextDouble() * 10_000,
                  CURRENCIES[random.nextInt(CURRENCIES.length)],
                  random.nextInt(5_000),
                  NOTES[random.nextInt(NOTES.length)]);
          out.write(line);
          written += line.length();
        }
      }
    }
  }
}
