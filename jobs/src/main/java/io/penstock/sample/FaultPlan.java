package io.penstock.sample;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where the faulty rows come: at random days, after the rows of random customers.
 *
 * <p>A duplicate is planned where its original may be; the copy is planned once the original is
 * known.
 */
final class FaultPlan {

  private static final int MOST_DAYS_TO_COPY = 45;

  private final RandomStream random;
  private final int customers;
  private final PriorityQueue<Planned> queue = new PriorityQueue<>();
  private int number;

  private FaultPlan(RandomStream random, int customers) {
    this.random = random;
    this.customers = customers;
  }

  /**
   * A faulty row.
   *
   * @param day index of the day
   * @param customer index of the customer after whose rows it comes
   * @param number sets apart what else is equal
   * @param copy the row itself, of a duplicate whose original was written
   */
  record Planned(int day, int customer, int number, Fault fault, @Nullable String copy)
      implements Comparable<Planned> {

    private static final Comparator<Planned> ORDER =
        Comparator.comparingInt(Planned::day)
            .thenComparingInt(Planned::customer)
            .thenComparingInt(Planned::number);

    @Override
    public int compareTo(Planned other) {
      return ORDER.compare(this, other);
    }

    boolean isDueAt(int otherDay, int otherCustomer) {
      return day < otherDay || (day == otherDay && customer <= otherCustomer);
    }
  }

  static FaultPlan draw(SampleOptions options, RandomStream random) {
    FaultPlan plan = new FaultPlan(random, options.customers());
    for (Fault fault : Fault.values()) {
      for (int left = fault.countFor(options); left > 0; left--) {
        plan.add(plan.drawDay(fault), fault, null);
      }
    }
    return plan;
  }

  /** Takes the next faulty row that is due there, or none. */
  @Nullable Planned poll(int day, int customer) {
    Planned next = queue.peek();
    return next != null && next.isDueAt(day, customer) ? queue.poll() : null;
  }

  boolean isDone() {
    return queue.isEmpty();
  }

  /** Plans the copy of a row for one of the next days. */
  void addCopy(int day, String row) {
    int lastDay = Math.min(day + MOST_DAYS_TO_COPY, SampleCalendar.days() - 1);
    add(random.between(Math.min(day + 1, lastDay), lastDay), Fault.DUPLICATED, row);
  }

  private int drawDay(Fault fault) {
    // the original of a duplicate needs days after it
    int spareDays = fault == Fault.DUPLICATED ? MOST_DAYS_TO_COPY : 0;
    return random.between(0, SampleCalendar.days() - 1 - spareDays);
  }

  private void add(int day, Fault fault, @Nullable String copy) {
    queue.add(new Planned(day, random.between(0, customers - 1), number, fault, copy));
    number++;
  }
}
