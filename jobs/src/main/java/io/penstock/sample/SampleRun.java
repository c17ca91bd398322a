package io.penstock.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

/** One generation: all customers live day by day, and their rows are written as they come. */
final class SampleRun {

  private final SampleOptions options;
  private final Path directory;
  private final Customer[] customers;
  private final RandomStream faultRandom;
  private final FaultPlan faults;
  private final Map<Fault, Integer> planted = new EnumMap<>(Fault.class);
  private long lastId;
  private int originalsWanted;

  SampleRun(SampleOptions options, Path directory) {
    this.options = options;
    this.directory = directory;
    RandomStream root = RandomStream.of(options.seed());
    this.faultRandom = root.split();
    this.faults = FaultPlan.draw(options, faultRandom);
    this.customers = new Customer[options.customers()];
    for (int customer = 0; customer < customers.length; customer++) {
      customers[customer] = new Customer(root.split());
    }
  }

  SampleSummary run() throws IOException {
    long customerRows = CustomerFile.write(directory.resolve("customers.csv"), customers);
    try (TransactionFiles transactions = new TransactionFiles(directory.resolve("transactions"));
        OutcomeFiles outcomes = new OutcomeFiles(directory, customers.length)) {
      for (int index = 0; index < SampleCalendar.days(); index++) {
        runDay(Day.of(index), transactions, outcomes);
      }
      checkAllPlanted();
      SampleSummary.Rows rows =
          new SampleSummary.Rows(transactions.rows(), customerRows, outcomes.rows());
      return new SampleSummary(options, rows, planted, outcomes.summary());
    }
  }

  private void runDay(Day day, TransactionFiles transactions, OutcomeFiles outcomes)
      throws IOException {
    for (int index = 0; index < customers.length; index++) {
      int customer = index;
      customers[customer].live(
          day, (type, cents) -> writeGood(day, customer, type, cents, transactions));
      plant(day, customer, transactions);
    }
    if (day.isObservation()) {
      observe(day, outcomes);
    }
  }

  private void writeGood(
      Day day, int customer, TransactionSink.Type type, long cents, TransactionFiles transactions)
      throws IOException {
    lastId++;
    String customerId = RowText.customerId(customer);
    String amount = RowText.amount(cents);
    String row = RowText.transaction(lastId, customerId, day.date(), amount, type.key());
    transactions.write(day.month(), row);
    if (originalsWanted > 0) {
      originalsWanted--;
      faults.addCopy(day.index(), row);
    }
  }

  private void plant(Day day, int customer, TransactionFiles transactions) throws IOException {
    FaultPlan.Planned next = faults.poll(day.index(), customer);
    while (next != null) {
      if (next.fault() == Fault.DUPLICATED && next.copy() == null) {
        originalsWanted++;
      } else {
        transactions.write(day.month(), row(next, RowText.customerId(customer), day.date()));
        planted.merge(next.fault(), 1, Integer::sum);
      }
      next = faults.poll(day.index(), customer);
    }
  }

  private String row(FaultPlan.Planned next, String customerId, LocalDate date) {
    String copy = next.copy();
    if (copy != null) {
      return copy;
    }
    lastId++;
    return RowText.faulty(next.fault(), lastId, customerId, date, faultRandom);
  }

  private void checkAllPlanted() {
    if (originalsWanted > 0 || !faults.isDone()) {
      throw new IllegalStateException("planned faults were not written");
    }
  }

  private void observe(Day day, OutcomeFiles outcomes) throws IOException {
    for (int customer = 0; customer < customers.length; customer++) {
      Outcome outcome = customers[customer].observe(day);
      outcomes.write(RowText.customerId(customer), day.date(), outcome);
    }
  }
}
