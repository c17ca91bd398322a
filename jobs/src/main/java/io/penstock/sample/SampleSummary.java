package io.penstock.sample;

import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was written, and what a correct pipeline must count; the content of {@code expected.json}.
 *
 * @param options what decided the data
 * @param rows rows per file kind, headers not counted
 * @param planted planted rows per fault; every fault is there
 * @param outcomes defaults, and how well the two known probabilities rank them
 */
public record SampleSummary(
    SampleOptions options, Rows rows, Map<Fault, Integer> planted, Outcomes outcomes) {

  /** Copies the counts, in the order of the faults. */
  public SampleSummary {
    planted = Collections.unmodifiableMap(new EnumMap<>(planted));
  }

  /**
   * Rows per file kind, headers not counted.
   *
   * @param transactionsByMonth rows of each transaction file, faulty ones counted
   * @param customers rows of {@code customers.csv}: versions of customers
   * @param outcomes rows of {@code outcomes.csv}, and as many of {@code truth.csv}
   */
  public record Rows(
      SortedMap<YearMonth, Long> transactionsByMonth, long customers, long outcomes) {

    /** Copies the counts. */
    public Rows {
      transactionsByMonth = Collections.unmodifiableSortedMap(new TreeMap<>(transactionsByMonth));
    }

    /** Returns the rows of all transaction files together. */
    public long transactions() {
      return transactionsByMonth.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Defaults, and how well the known probabilities rank them, over all rows of {@code truth.csv}.
   *
   * @param defaulted rows with {@code defaulted} = 1
   * @param aucProbability area under ROC of {@code probability}
   * @param aucProbabilityObservable area under ROC of {@code probability_observable}
   */
  public record Outcomes(long defaulted, double aucProbability, double aucProbabilityObservable) {}

  /** Returns the planted rows that are treated in this way. */
  public long planted(Fault.Handling handling) {
    return planted.entrySet().stream()
        .filter(entry -> entry.getKey().handling() == handling)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the planted rows that no reader of CSV files can make a typed row of. */
  public long malformed() {
    return planted.entrySet().stream()
        .filter(entry -> entry.getKey().isMalformed())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the transactions that are left after quarantine and drop; warned ones stay. */
  public long accepted() {
    return rows.transactions() - planted(Fault.Handling.QUARANTINE) - planted(Fault.Handling.DROP);
  }

  /** Returns the transactions that have no fault at all. */
  public long good() {
    return accepted() - planted(Fault.Handling.WARN);
  }

  /** Returns the share of outcome rows with {@code defaulted} = 1. */
  public double baseRate() {
    return (double) outcomes.defaulted() / rows.outcomes();
  }
}
