package io.penstock.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file {@code customers.csv}: one row per version of a customer. */
final class CustomerFile {

  private CustomerFile() {}

  /** Writes the file and returns its number of rows, header not counted. */
  static long write(Path file, Customer[] customers) throws IOException {
    long rows = 0;
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      writer.append("customer_id,segment,credit_limit,valid_from\n");
      for (int customer = 0; customer < customers.length; customer++) {
        for (CustomerHistory.Version version : customers[customer].history().versions()) {
          writer.append(row(RowText.customerId(customer), version)).append('\n');
          rows++;
        }
      }
    }
    return rows;
  }

  private static String row(String customerId, CustomerHistory.Version version) {
    String limit = RowText.amount(100L * version.creditLimit());
    return customerId + "," + version.segment().key() + "," + limit + "," + version.validFrom();
  }
}
