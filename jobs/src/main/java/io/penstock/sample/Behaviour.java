package io.penstock.sample;

/**
 * How one customer behaves in one month.
 *
 * @param spendsPerDay mean number of purchases and cash advances
 * @param expOfMinusSpendsPerDay {@code exp(-spendsPerDay)}
 * @param purchaseCents mean amount of a purchase
 * @param cashShare share of the spends that are cash advances
 * @param paymentLogit log-odds of the share of a statement that is paid
 * @param missProbability probability that a due payment is not made
 */
record Behaviour(
    double spendsPerDay,
    double expOfMinusSpendsPerDay,
    double purchaseCents,
    double cashShare,
    double paymentLogit,
    double missProbability) {

  /** Mean amount of a cash advance. */
  static final double CASH_CENTS = 9_000;

  /**
   * @param stress about standard normal; high is bad
   */
  static Behaviour of(Segment segment, Traits traits, double stress) {
    double spends = segment.spendsPer30Days() / 30;
    double spendsPerDay = spends * StrictMath.exp(0.3 * traits.activity() + 0.08 * stress);
    return new Behaviour(
        spendsPerDay,
        StrictMath.exp(-spendsPerDay),
        segment.purchaseCents() * StrictMath.exp(0.3 * traits.ticket()),
        DefaultModel.logistic(-1.3 + 1.6 * traits.cashLiking() + 0.7 * stress),
        0.7 + 1.3 * traits.discipline() - 0.9 * stress,
        DefaultModel.logistic(-3.2 - 0.5 * traits.discipline() + 0.8 * stress));
  }

  double cashCentsPerDay() {
    return spendsPerDay * cashShare * CASH_CENTS;
  }

  double purchaseCentsPerDay() {
    return spendsPerDay * (1 - cashShare) * purchaseCents;
  }

  /** Share of a statement that is paid in the mean, missed payments counted. */
  double paidShare() {
    return (1 - missProbability) * DefaultModel.logistic(paymentLogit);
  }
}
