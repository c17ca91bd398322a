package io.penstock.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the sample data of a fictional bank: card transactions, customers and their defaults.
 *
 * <p>The same options give the same files. Memory grows with the number of customers, not with the
 * number of transactions.
 */
public final class SampleGenerator {

  private SampleGenerator() {}

  /**
   * Writes all files into the directory, and what they must give into {@code expected.json}.
   *
   * <p>Files of the same name are replaced; others are left alone. {@code expected.json} comes
   * last.
   *
   * <p>Files, all UTF-8 with a header, fields separated by commas:
   *
   * <ul>
   *   <li>{@code transactions/<yyyy-MM>.csv.gz}: one row per transaction, and the planted faults.
   *       {@code transaction_id} BIGINT, ascending but for duplicates; {@code customer_id} STRING;
   *       {@code transaction_date} DATE; {@code transaction_amount} DECIMAL(12,2), euros, positive;
   *       {@code transaction_type} purchase, cash, payment or fee.
   *   <li>{@code customers.csv}: one row per (customer_id, valid_from): {@code segment} student,
   *       standard or premium; {@code credit_limit} DECIMAL(12,2), euros.
   *   <li>{@code outcomes.csv}: one row per (customer_id, observed_on): {@code defaulted} 1 if the
   *       customer defaults in the 90 days after {@code observed_on}, else 0.
   *   <li>{@code truth.csv}: the same rows: {@code probability} of that default from the latent
   *       behaviour, {@code probability_observable} from the transactions; DOUBLE, 6 decimals.
   * </ul>
   *
   * @param directory made if it is missing
   * @return what was written
   * @throws IOException if a file cannot be written; what was written by then stays
   */
  public static SampleSummary generate(SampleOptions options, Path directory) throws IOException {
    Files.createDirectories(directory);
    SampleSummary summary = new SampleRun(options, directory).run();
    ExpectedFile.write(directory.resolve("expected.json"), summary);
    return summary;
  }
}
