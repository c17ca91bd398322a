import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a made-up pipeline of any size, and one small file for each of its sources: {@code java
 * SyntheticPipeline.java NODES FOLDER}. The same number gives the same bytes.
 *
 * <p>Nodes come in tens, each of two sources (30 and 12 columns), five tables, a feature set, a
 * model and its scores. The tens are chained (each balance adds to that of the ten before) and
 * fanned (each overview also reads that of the ten numbered half as high).
 */
final class SyntheticPipeline {
  private static final int NODES_OF_A_TEN = 10;
  private static final int MEASURES = 25;

  private final StringBuilder sources = new StringBuilder("sources:\n");
  private final StringBuilder tables = new StringBuilder("tables:\n");
  private final StringBuilder features = new StringBuilder("features:\n");
  private final StringBuilder models = new StringBuilder("models:\n");
  private final StringBuilder predictions = new StringBuilder("predictions:\n");

  private SyntheticPipeline() {}

  /** Writes {@code FOLDER/pipeline.yaml} and {@code FOLDER/data/}. */
  public static void main(String[] arguments) throws IOException {
    int nodes = Integer.parseInt(arguments[0]);
    if (nodes < NODES_OF_A_TEN || nodes % NODES_OF_A_TEN != 0) {
      throw new IllegalArgumentException("NODES must be a multiple of 10, is " + nodes);
    }
    new SyntheticPipeline().write(nodes / NODES_OF_A_TEN, Path.of(arguments[1]));
  }

  private void write(int tens, Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    for (int ten = 0; ten < tens; ten++) {
      add(ten);
      writeFiles(ten, folder.resolve("data"));
    }
    String head =
        """
        penstock: 1
        name: synthetic-%d
        parameters:
          as_of: {type: date, default: 2025-06-30}
          least: {type: double, default: 0.5}
        """
            .formatted(tens * NODES_OF_A_TEN);
    Files.writeString(
        folder.resolve("pipeline.yaml"), head + sources + tables + features + models + predictions);
  }

  private void add(int ten) {
    sources.append(source("events", ten, measureNames(" DECIMAL(12,2)")));
    sources.append(
        """
          customers_%1$d:
            format: csv
            path: data/customers_%1$d.csv
            options: {header: true}
            schema: >
              customer_id STRING NOT NULL, valid_from DATE NOT NULL, segment STRING, region STRING,
              credit_limit DECIMAL(12,2), score_1 DOUBLE, score_2 DOUBLE, score_3 DOUBLE,
              opened DATE, closed DATE, branch INT, is_active BOOLEAN
            write: merge
            keys: [customer_id, valid_from]
        """
            .formatted(ten));
    tables.append(
        """
          spending_%1$d:
            sql: |
              SELECT event_id, customer_id, event_date, amount, kind, %2$s
              FROM events_%1$d
              WHERE kind <> 'fee' AND amount >= :least
          profiles_%1$d:
            sql: |
              WITH ranked AS (
                SELECT *, row_number() OVER (PARTITION BY customer_id ORDER BY valid_from DESC) AS n
                FROM customers_%1$d
                WHERE valid_from <= :as_of
              )
              SELECT customer_id, segment, region, credit_limit, branch FROM ranked WHERE n = 1
          monthly_%1$d:
            sql: |
              SELECT s.customer_id, trunc(s.event_date, 'MM') AS month, p.segment, p.region,
                     count(*) AS events, sum(s.amount) AS spent,
                     %3$s
              FROM spending_%1$d s
              JOIN profiles_%1$d p ON p.customer_id = s.customer_id
              GROUP BY s.customer_id, trunc(s.event_date, 'MM'), p.segment, p.region
            checks:
              spent_present: {expect: spent IS NOT NULL, onViolation: warn}
          balance_%1$d:
            sql: |
              SELECT m.customer_id, m.month, m.spent%4$s AS balance
              FROM monthly_%1$d m%5$s
          overview_%1$d:
            sql: |
              SELECT b.month, sum(b.balance) AS balance, count(DISTINCT b.customer_id) AS customers
              FROM balance_%1$d b%6$s
              GROUP BY b.month
        """
            .formatted(
                ten,
                measureNames(""),
                IntStream.rangeClosed(1, MEASURES)
                    .mapToObj(i -> "avg(s.measure_" + i + ") AS mean_" + i)
                    .collect(Collectors.joining(", ")),
                ten == 0 ? "" : " + coalesce(b.balance, 0)",
                ten == 0
                    ? ""
                    : "\n      LEFT JOIN balance_%d b ON b.customer_id = m.customer_id AND b.month = m.month"
                        .formatted(ten - 1),
                ten == 0
                    ? ""
                    : "\n      LEFT JOIN overview_%d o ON o.month = b.month".formatted(ten / 2)));
    features.append(
        """
          activity_%1$d:
            entity: [customer_id]
            from: spending_%1$d
            time: event_date
            at: "${as_of}"
            values:
              spend_{over}: {agg: sum(amount), over: [7d, 30d, 90d]}
              events_{over}: {agg: count(*), over: [30d, 90d]}
              cash_share_30d:
                agg: sum(amount) FILTER (WHERE kind = 'cash') / sum(amount)
                over: 30d
              label: {agg: "count(*) > 3", over: 7d}
            join:
              profiles_%1$d: {on: [customer_id], take: [segment, credit_limit]}
        """
            .formatted(ten));
    models.append(
        """
          risk_%1$d:
            from: activity_%1$d
            label: label
            split: {test: 0.3, by: [customer_id], seed: 42}
            algorithm: {logisticRegression: {maxIter: 50, regParam: 0.01}}
        """
            .formatted(ten));
    predictions.append(
        """
          scores_%1$d:
            model: risk_%1$d
            from: activity_%1$d
            keep: [customer_id, as_of]
            write: merge
            keys: [customer_id, as_of]
        """
            .formatted(ten));
  }

  private static String source(String name, int ten, String measures) {
    return """
      %1$s_%2$d:
        format: csv
        path: data/%1$s_%2$d.csv
        options: {header: true}
        schema: >
          event_id BIGINT NOT NULL, customer_id STRING NOT NULL, event_date DATE NOT NULL,
          amount DECIMAL(12,2), kind STRING, %3$s
        checks:
          one_row_per_event: {unique: [event_id], onViolation: quarantine}
          amount_sane: {expect: amount IS NULL OR abs(amount) < 1e6, onViolation: quarantine}
    """
        .formatted(name, ten, measures);
  }

  private static String measureNames(String type) {
    return IntStream.rangeClosed(1, MEASURES)
        .mapToObj(i -> "measure_" + i + type)
        .collect(Collectors.joining(", "));
  }

  private static void writeFiles(int ten, Path data) throws IOException {
    Files.writeString(
        data.resolve("events_" + ten + ".csv"),
        "event_id,customer_id,event_date,amount,kind," + measureNames("").replace(" ", "") + "\n");
    Files.writeString(
        data.resolve("customers_" + ten + ".csv"),
        "customer_id,valid_from,segment,region,credit_limit,score_1,score_2,score_3,opened,closed,"
            + "branch,is_active\n");
  }
}
