package io.penstock.it.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must be in the tables that a whole shop makes of its payments, worked out payment by
 * payment, in the texts of {@link io.penstock.it.LakeOracle}.
 */
final class Tables {
  /** Columns that the lines do not say. */
  static final String[] HIDDEN = {"_file", "_record", "_batch", "_run", "_reasons", "_confirmed"};

  private final Map<String, List<Payment>> byCustomer = new TreeMap<>();
  private final List<String> bad = new ArrayList<>();

  /** A payment; those of a customer come in the order of their ids. */
  private record Payment(long id, double amount) {
    boolean isLarge() {
      return amount >= 50;
    }
  }

  void pay(long id, String customer, double amount) {
    byCustomer.computeIfAbsent(customer, any -> new ArrayList<>()).add(new Payment(id, amount));
  }

  /** The next line that is no payment. */
  String badLine() {
    String line = "no payment " + bad.size();
    bad.add(line);
    return line;
  }

  /** Rows and how often they must be there, by table. */
  Map<String, Map<String, Integer>> expected() {
    Map<String, Integer> quarantine = new HashMap<>();
    Map<String, Integer> spending = new HashMap<>();
    Map<String, Integer> latest = new HashMap<>();
    Map<String, Integer> tiers = new HashMap<>();
    for (String line : bad) {
      quarantine.merge("_raw=" + line + " amount=null customer=null id=null", 1, Integer::sum);
    }
    byCustomer.forEach(
        (customer, payments) -> {
          double spent = payments.stream().mapToDouble(Payment::amount).sum();
          spending.put(
              "customer=%s payments=%s spent=%s".formatted(customer, payments.size(), spent), 1);
          Payment last = payments.get(payments.size() - 1);
          if (last.amount() != 13.5) {
            latest.put(
                "amount=%s customer=%s id=%s".formatted(last.amount(), customer, last.id()), 1);
          }
          history(customer, payments).forEach(row -> tiers.put(row, 1));
        });
    return Map.of(
        "payments__quarantine", quarantine, "spending", spending, "latest", latest, "tiers", tiers);
  }

  /** A row for each stretch of payments that are all large, or all small. */
  private static List<String> history(String customer, List<Payment> payments) {
    List<Payment> changes = new ArrayList<>();
    for (Payment payment : payments) {
      boolean isFirst = changes.isEmpty();
      if (isFirst || changes.get(changes.size() - 1).isLarge() != payment.isLarge()) {
        changes.add(payment);
      }
    }
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Payment since = changes.get(i);
      Object until = i + 1 < changes.size() ? changes.get(i + 1).id() : "null";
      rows.add(
          "customer=%s id=%s large=%s valid_to=%s"
              .formatted(customer, since.id(), since.isLarge(), until));
    }
    return rows;
  }
}
