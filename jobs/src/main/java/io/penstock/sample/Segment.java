package io.penstock.sample;

import java.util.Locale;

/** Kind of customer. Limits in euros, purchases in cents. */
enum Segment {
  STUDENT(500, 1_500, 2.4, 4_000, 0.25),
  STANDARD(1_500, 5_000, 2.2, 7_000, 0.0),
  PREMIUM(5_000, 15_000, 2.6, 12_000, -0.25);

  private final int leastLimit;
  private final int mostLimit;
  private final double spendsPer30Days;
  private final double purchaseCents;
  private final double riskEffect;

  Segment(
      int leastLimit,
      int mostLimit,
      double spendsPer30Days,
      double purchaseCents,
      double riskEffect) {
    this.leastLimit = leastLimit;
    this.mostLimit = mostLimit;
    this.spendsPer30Days = spendsPer30Days;
    this.purchaseCents = purchaseCents;
    this.riskEffect = riskEffect;
  }

  /** One in four is a student, three in five standard, the rest premium. */
  static Segment draw(RandomStream random) {
    double place = random.uniform();
    if (place < 0.25) {
      return STUDENT;
    }
    return place < 0.85 ? STANDARD : PREMIUM;
  }

  /** The segment that a customer of this one moves to. */
  Segment next() {
    return switch (this) {
      case STUDENT, PREMIUM -> STANDARD;
      case STANDARD -> PREMIUM;
    };
  }

  /** A limit in euros, a multiple of 100. */
  int drawLimit(RandomStream random) {
    return 100 * random.between(leastLimit / 100, mostLimit / 100);
  }

  /** Mean number of purchases and cash advances in 30 days. */
  double spendsPer30Days() {
    return spendsPer30Days;
  }

  double purchaseCents() {
    return purchaseCents;
  }

  /** What the segment adds to the log-odds of default. */
  double riskEffect() {
    return riskEffect;
  }

  /** The name in the files. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
