package io.penstock.sample;

/** The known function from window sums to the probability of default within 90 days. */
final class DefaultModel {

  private static final double INTERCEPT = -2.85;
  private static final double CASH_SHARE_90 = 3.6;
  private static final double CASH_SHARE_30 = 0.8;
  private static final double PAYMENT_RATIO_90 = -3.4;
  private static final double TREND = 0.25;
  private static final double UTILISATION = 1.0;

  private static final double USUAL_CENTS = 10_000;
  private static final double USUAL_CASH_SHARE = 0.25;
  private static final double USUAL_PAYMENT_RATIO = 0.6;
  private static final double MOST_PAYMENT_RATIO = 1.5;

  private DefaultModel() {}

  static double probability(WindowSums sums, CustomerHistory.Version customer) {
    double logOdds =
        INTERCEPT
            + CASH_SHARE_90 * (cashShare(sums.cash90(), sums.spend90()) - USUAL_CASH_SHARE)
            + CASH_SHARE_30 * (cashShare(sums.cash30(), sums.spend30()) - USUAL_CASH_SHARE)
            + PAYMENT_RATIO_90 * (paymentRatio(sums) - USUAL_PAYMENT_RATIO)
            + TREND * trend(sums)
            + UTILISATION * utilisation(sums, customer)
            + customer.segment().riskEffect();
    return logistic(logOdds);
  }

  static double logistic(double value) {
    return 1 / (1 + StrictMath.exp(-value));
  }

  private static double cashShare(double cash, double spend) {
    return (cash + USUAL_CASH_SHARE * USUAL_CENTS) / (spend + USUAL_CENTS);
  }

  private static double paymentRatio(WindowSums sums) {
    double ratio =
        (sums.paid90() + USUAL_PAYMENT_RATIO * USUAL_CENTS) / (sums.spend90() + USUAL_CENTS);
    return Math.min(ratio, MOST_PAYMENT_RATIO);
  }

  private static double trend(WindowSums sums) {
    return StrictMath.log((3 * sums.spend30() + USUAL_CENTS) / (sums.spend90() + USUAL_CENTS));
  }

  private static double utilisation(WindowSums sums, CustomerHistory.Version customer) {
    double limitCents = 100.0 * customer.creditLimit();
    return Math.min(sums.spend90() / (3 * limitCents), 1);
  }
}
