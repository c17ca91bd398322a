package io.penstock.sample;

import java.io.IOException;

/** One customer who lives through the year, day by day; draws only from the own random stream. */
final class Customer {

  private static final double STRESS_MEMORY = 0.9;
  private static final double STRESS_NOISE = 0.436;
  private static final double SHOCK_PROBABILITY = 0.03;
  private static final double SHOCK = 1.5;
  private static final double PURCHASE_SIGMA = 0.6;
  private static final double CASH_SIGMA = 0.4;
  private static final double PAYMENT_NOISE = 0.3;
  private static final long LATE_FEE_CENTS = 2_500;

  private final RandomStream random;
  private final CustomerHistory history;
  private final Traits traits;
  private final WindowSums observed = new WindowSums();
  private final WindowSums latent = new WindowSums();

  private double stress;
  private Behaviour behaviour;
  private double statementCents;
  private double latentStatementCents;

  Customer(RandomStream random) {
    this.random = random;
    this.history = CustomerHistory.draw(random);
    this.traits = Traits.draw(random);
    this.stress = random.normal();
    this.behaviour = Behaviour.of(history.first().segment(), traits, stress);
  }

  CustomerHistory history() {
    return history;
  }

  /** Lives one day; days come in order, each once. */
  void live(Day day, TransactionSink sink) throws IOException {
    if (day.ofMonth() == 1 && day.index() > 0) {
      turnMonth();
    }
    if (day.windowStart()) {
      observed.clear();
      latent.clear();
    }
    spend(day, sink);
    if (day.ofMonth() == traits.dueDay()) {
      settle(sink);
    }
  }

  /** Draws whether the customer defaults in the 90 days after this one. */
  Outcome observe(Day day) {
    CustomerHistory.Version version = history.asOf(day.date());
    double probability = DefaultModel.probability(latent, version);
    double observable = DefaultModel.probability(observed, version);
    return Outcome.of(random.chance(probability), probability, observable);
  }

  private void turnMonth() {
    double shock = random.chance(SHOCK_PROBABILITY) ? SHOCK : 0;
    stress = STRESS_MEMORY * stress + STRESS_NOISE * random.normal() + shock;
    behaviour = Behaviour.of(history.first().segment(), traits, stress);
  }

  private void spend(Day day, TransactionSink sink) throws IOException {
    latent.addPurchases(behaviour.purchaseCentsPerDay(), day);
    latent.addCash(behaviour.cashCentsPerDay(), day);
    latentStatementCents += behaviour.purchaseCentsPerDay() + behaviour.cashCentsPerDay();
    int spends = random.poisson(behaviour.expOfMinusSpendsPerDay());
    for (int spend = 0; spend < spends; spend++) {
      spendOnce(day, sink);
    }
  }

  private void spendOnce(Day day, TransactionSink sink) throws IOException {
    if (random.chance(behaviour.cashShare())) {
      double cents = Behaviour.CASH_CENTS * random.logNormal(CASH_SIGMA);
      long tens = Math.max(1, Math.round(cents / 1_000));
      observed.addCash(tens * 1_000.0, day);
      statementCents += tens * 1_000.0;
      sink.accept(TransactionSink.Type.CASH, tens * 1_000);
      return;
    }
    double drawn = behaviour.purchaseCents() * random.logNormal(PURCHASE_SIGMA);
    long cents = Math.max(100, Math.round(drawn));
    observed.addPurchases((double) cents, day);
    statementCents += cents;
    sink.accept(TransactionSink.Type.PURCHASE, cents);
  }

  private void settle(TransactionSink sink) throws IOException {
    latent.addPayment(behaviour.paidShare() * latentStatementCents);
    latentStatementCents = 0;
    double logit = behaviour.paymentLogit() + PAYMENT_NOISE * random.normal();
    boolean missed = random.chance(behaviour.missProbability());
    long cents = Math.round(DefaultModel.logistic(logit) * statementCents);
    statementCents = 0;
    if (cents == 0) {
      return;
    }
    if (missed) {
      sink.accept(TransactionSink.Type.FEE, LATE_FEE_CENTS);
      return;
    }
    observed.addPayment((double) cents);
    sink.accept(TransactionSink.Type.PAYMENT, cents);
  }
}
