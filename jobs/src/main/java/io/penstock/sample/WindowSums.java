package io.penstock.sample;

/** Sums of one customer over the windows (t - 30 days, t] and (t - 90 days, t], in cents. */
final class WindowSums {

  private double spend30;
  private double cash30;
  private double spend90;
  private double cash90;
  private double paid90;

  void clear() {
    spend30 = 0;
    cash30 = 0;
    spend90 = 0;
    cash90 = 0;
    paid90 = 0;
  }

  void addPurchases(double cents, Day day) {
    spend90 += cents;
    if (day.recent()) {
      spend30 += cents;
    }
  }

  void addCash(double cents, Day day) {
    addPurchases(cents, day);
    cash90 += cents;
    if (day.recent()) {
      cash30 += cents;
    }
  }

  void addPayment(double cents) {
    paid90 += cents;
  }

  /** Purchases and cash advances of 30 days. */
  double spend30() {
    return spend30;
  }

  /** Cash advances of 30 days. */
  double cash30() {
    return cash30;
  }

  /** Purchases and cash advances of 90 days. */
  double spend90() {
    return spend90;
  }

  /** Cash advances of 90 days. */
  double cash90() {
    return cash90;
  }

  /** Payments of 90 days. */
  double paid90() {
    return paid90;
  }
}
