package io.penstock.sample;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The features of pipelines/financial-risk.yaml by loops over the files, with no Spark and no
 * Penstock: what a pipeline must give.
 */
public final class ReferenceFeatures {
  private static final Set<Fault> LEFT_OUT =
      Set.of(
          Fault.UNPARSABLE_AMOUNT,
          Fault.UNPARSABLE_DATE,
          Fault.TOO_FEW_FIELDS,
          Fault.TOO_MANY_FIELDS,
          Fault.MISSING_CUSTOMER_ID,
          Fault.MISSING_AMOUNT,
          Fault.ABSURD_AMOUNT,
          Fault.DUPLICATED);

  private final Map<String, List<Event>> events = new HashMap<>();
  private final Map<String, List<SampleFiles.Line>> versions = new HashMap<>();

  private ReferenceFeatures() {}

  private record Event(LocalDate date, BigDecimal amount, String type) {}

  /** Reads the sample files. */
  public static ReferenceFeatures read(SampleFiles files) throws IOException {
    ReferenceFeatures reference = new ReferenceFeatures();
    FaultFinder finder = new FaultFinder();
    for (SampleFiles.Line line : files.transactions()) {
      boolean isGood = finder.faults(line).stream().noneMatch(LEFT_OUT::contains);
      if (isGood && !line.field(4).equals("fee")) {
        Event event =
            new Event(LocalDate.parse(line.field(2)), new BigDecimal(line.field(3)), line.field(4));
        reference.events.computeIfAbsent(line.field(1), id -> new ArrayList<>()).add(event);
      }
    }
    for (SampleFiles.Line line : files.rows("customers.csv")) {
      reference.versions.computeIfAbsent(line.field(0), id -> new ArrayList<>()).add(line);
    }
    return reference;
  }

  /** How many rows the table spending has. */
  public long events() {
    return events.values().stream().mapToLong(List::size).sum();
  }

  /** The customers with an event up to {@code day}. */
  public long customersBy(LocalDate day) {
    return events.values().stream()
        .filter(list -> list.stream().anyMatch(event -> !event.date().isAfter(day)))
        .count();
  }

  /** The features of a customer as of the end of {@code day}; SQL's NULL is "null". */
  public Map<String, String> of(String customer, LocalDate day) {
    Map<String, String> values = new TreeMap<>();
    for (int days : new int[] {7, 30, 90}) {
      values.put("spend_" + days + "d", sum(customer, day, days, type -> !type.equals("payment")));
    }
    for (int days : new int[] {30, 90}) {
      values.put("transactions_" + days + "d", String.valueOf(within(customer, day, days).size()));
      values.put("cash_share_" + days + "d", ratio(customer, day, days, "cash"));
    }
    values.put("payment_ratio_90d", ratio(customer, day, 90, "payment"));
    values.put("days_since_last", daysSinceLast(customer, day));
    SampleFiles.Line version =
        versions.getOrDefault(customer, List.of()).stream()
            .filter(line -> !LocalDate.parse(line.field(3)).isAfter(day))
            .reduce((before, after) -> after)
            .orElseThrow();
    values.put("segment", version.field(1));
    values.put("credit_limit", new BigDecimal(version.field(2)).setScale(2).toPlainString());
    return values;
  }

  private String sum(String customer, LocalDate day, int days, Predicate<String> type) {
    List<BigDecimal> amounts =
        within(customer, day, days).stream()
            .filter(event -> type.test(event.type()))
            .map(Event::amount)
            .toList();
    return amounts.isEmpty()
        ? "null"
        : amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add).setScale(2).toPlainString();
  }

  /** Four decimals: SQL's own scale of the quotient is larger. */
  private String ratio(String customer, LocalDate day, int days, String type) {
    String above = sum(customer, day, days, type::equals);
    String below = sum(customer, day, days, other -> !other.equals("payment"));
    if (above.equals("null") || below.equals("null")) {
      return "null";
    }
    return new BigDecimal(above)
        .divide(new BigDecimal(below), 4, RoundingMode.HALF_UP)
        .toPlainString();
  }

  private String daysSinceLast(String customer, LocalDate day) {
    return events.getOrDefault(customer, List.of()).stream()
        .map(Event::date)
        .filter(date -> !date.isAfter(day))
        .max(LocalDate::compareTo)
        .map(last -> String.valueOf(ChronoUnit.DAYS.between(last, day)))
        .orElse("null");
  }

  private List<Event> within(String customer, LocalDate day, int days) {
    return events.getOrDefault(customer, List.of()).stream()
        .filter(e -> !e.date().isAfter(day) && e.date().isAfter(day.minusDays(days)))
        .toList();
  }
}
