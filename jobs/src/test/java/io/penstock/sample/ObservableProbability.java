package io.penstock.sample;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes the known function from the files, as the README states it. */
record ObservableProbability(
    Map<String, List<SampleFiles.Line>> transactions,
    Map<String, List<SampleFiles.Line>> versions) {

  static ObservableProbability read(SampleFiles files) throws IOException {
    Map<String, List<SampleFiles.Line>> transactions = new HashMap<>();
    FaultFinder finder = new FaultFinder();
    for (SampleFiles.Line line : files.transactions()) {
      if (finder.faults(line).isEmpty()) {
        transactions.computeIfAbsent(line.field(1), id -> new ArrayList<>()).add(line);
      }
    }
    Map<String, List<SampleFiles.Line>> versions = new HashMap<>();
    for (SampleFiles.Line line : files.rows("customers.csv")) {
      versions.computeIfAbsent(line.field(0), id -> new ArrayList<>()).add(line);
    }
    return new ObservableProbability(transactions, versions);
  }

  double of(String customerId, LocalDate day) {
    double spend90 = sum(customerId, day, 90, "purchase") + sum(customerId, day, 90, "cash");
    double spend30 = sum(customerId, day, 30, "purchase") + sum(customerId, day, 30, "cash");
    double cash90 = (sum(customerId, day, 90, "cash") + 25) / (spend90 + 100);
    double cash30 = (sum(customerId, day, 30, "cash") + 25) / (spend30 + 100);
    double ratio = Math.min((sum(customerId, day, 90, "payment") + 60) / (spend90 + 100), 1.5);
    double trend = Math.log((3 * spend30 + 100) / (spend90 + 100));
    SampleFiles.Line version = version(customerId, day);
    double used = Math.min(spend90 / (3 * Double.parseDouble(version.field(2))), 1);
    double z =
        -2.85
            + 3.6 * (cash90 - 0.25)
            + 0.8 * (cash30 - 0.25)
            - 3.4 * (ratio - 0.6)
            + 0.25 * trend
            + 1.0 * used
            + segmentEffect(version.field(1));
    return 1 / (1 + Math.exp(-z));
  }

  private static double segmentEffect(String segment) {
    return switch (segment) {
      case "student" -> 0.25;
      case "standard" -> 0;
      case "premium" -> -0.25;
      default -> throw new IllegalStateException("segment " + segment);
    };
  }

  private double sum(String customerId, LocalDate day, int days, String type) {
    return transactions.getOrDefault(customerId, List.of()).stream()
        .filter(line -> line.field(4).equals(type))
        .filter(line -> isWithin(LocalDate.parse(line.field(2)), day, days))
        .mapToDouble(line -> Double.parseDouble(line.field(3)))
        .sum();
  }

  private static boolean isWithin(LocalDate date, LocalDate day, int days) {
    return !date.isAfter(day) && date.isAfter(day.minusDays(days));
  }

  private SampleFiles.Line version(String customerId, LocalDate day) {
    return versions.getOrDefault(customerId, List.of()).stream()
        .filter(line -> !LocalDate.parse(line.field(3)).isAfter(day))
        .reduce((before, after) -> after)
        .orElseThrow();
  }
}
