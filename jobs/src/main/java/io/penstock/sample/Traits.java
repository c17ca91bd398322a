package io.penstock.sample;

/**
 * What stays the same in one customer's behaviour; the first four are standard normal.
 *
 * @param activity how often the customer spends
 * @param ticket how much at a time
 * @param cashLiking how much of it as cash
 * @param discipline how much of the statement is paid
 * @param dueDay day of the month of the payment, 1 to 28
 */
record Traits(double activity, double ticket, double cashLiking, double discipline, int dueDay) {

  static Traits draw(RandomStream random) {
    return new Traits(
        random.normal(), random.normal(), random.normal(), random.normal(), random.between(1, 28));
  }
}
