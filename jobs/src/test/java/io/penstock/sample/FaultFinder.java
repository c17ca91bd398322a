package io.penstock.sample;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the faults of transaction rows, in the order of the files. */
public final class FaultFinder {

  private static final BigDecimal ABSURD = new BigDecimal("1000000");
  private static final Set<String> TYPES = Set.of("purchase", "cash", "payment", "fee");

  private final Map<String, String> rowsById = new HashMap<>();

  /** All faults of the row; a duplicate must be an exact copy to count as one. */
  public List<Fault> faults(SampleFiles.Line line) {
    List<String> fields = line.fields();
    if (fields.size() < 5) {
      return List.of(Fault.TOO_FEW_FIELDS);
    }
    List<Fault> faults = new ArrayList<>();
    if (fields.size() > 5) {
      faults.add(Fault.TOO_MANY_FIELDS);
    }
    addFaultsOfId(line, faults);
    addFaultsOfDate(fields.get(2), faults);
    addFaultsOfAmount(fields.get(3), faults);
    if (fields.get(1).isEmpty()) {
      faults.add(Fault.MISSING_CUSTOMER_ID);
    }
    if (!TYPES.contains(fields.get(4))) {
      faults.add(Fault.UNKNOWN_TYPE);
    }
    return faults;
  }

  private void addFaultsOfId(SampleFiles.Line line, List<Fault> faults) {
    String before = rowsById.putIfAbsent(line.field(0), line.text());
    if (before == null) {
      return;
    }
    if (!before.equals(line.text())) {
      throw new IllegalStateException("same id, another row: " + line);
    }
    faults.add(Fault.DUPLICATED);
  }

  private static void addFaultsOfDate(String date, List<Fault> faults) {
    try {
      LocalDate.parse(date);
    } catch (DateTimeException e) {
      faults.add(Fault.UNPARSABLE_DATE);
    }
  }

  private static void addFaultsOfAmount(String amount, List<Fault> faults) {
    if (amount.isEmpty()) {
      faults.add(Fault.MISSING_AMOUNT);
      return;
    }
    try {
      if (new BigDecimal(amount).abs().compareTo(ABSURD) >= 0) {
        faults.add(Fault.ABSURD_AMOUNT);
      }
    } catch (NumberFormatException e) {
      faults.add(Fault.UNPARSABLE_AMOUNT);
    }
  }
}
