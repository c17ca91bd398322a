package io.penstock.sample;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** The files {@code outcomes.csv} and {@code truth.csv}: one row each per observed customer. */
final class OutcomeFiles implements Closeable {

  private final BufferedWriter outcomes;
  private final BufferedWriter truth;
  private final AucCounter probability;
  private final AucCounter observable;
  private long rows;
  private long defaulted;

  OutcomeFiles(Path directory, int customers) throws IOException {
    int capacity = customers * SampleCalendar.OBSERVED_ON.size();
    probability = new AucCounter(capacity);
    observable = new AucCounter(capacity);
    outcomes = open(directory.resolve("outcomes.csv"), "customer_id,observed_on,defaulted");
    truth =
        open(
            directory.resolve("truth.csv"),
            "customer_id,observed_on,probability,probability_observable");
  }

  private static BufferedWriter open(Path file, String header) throws IOException {
    BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    writer.append(header).append('\n');
    return writer;
  }

  void write(String customerId, LocalDate observedOn, Outcome outcome) throws IOException {
    String key = customerId + "," + observedOn + ",";
    outcomes.append(key).append(Integer.toString(outcome.label())).append('\n');
    truth.append(key).append(RowText.probability(outcome.probabilityMicros()));
    truth.append(',').append(RowText.probability(outcome.observableMicros())).append('\n');
    count(outcome);
  }

  private void count(Outcome outcome) {
    rows++;
    defaulted += outcome.label();
    probability.add(outcome.probabilityMicros(), outcome.label());
    observable.add(outcome.observableMicros(), outcome.label());
  }

  long rows() {
    return rows;
  }

  SampleSummary.Outcomes summary() {
    return new SampleSummary.Outcomes(defaulted, probability.auc(), observable.auc());
  }

  @Override
  public void close() throws IOException {
    try (outcomes;
        truth) {
      outcomes.flush();
      truth.flush();
    }
  }
}
