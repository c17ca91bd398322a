package io.penstock.sample;

/**
 * What decides every byte of the sample data.
 *
 * @param customers number of customers, 100 to 50,000,000; one customer makes about 40 transactions
 * @param seed start of all random streams
 */
public record SampleOptions(int customers, long seed) {

  private static final int LEAST_CUSTOMERS = 100;
  private static final int MOST_CUSTOMERS = 50_000_000;

  /** Checks the number of customers. */
  public SampleOptions {
    if (customers < LEAST_CUSTOMERS || customers > MOST_CUSTOMERS) {
      throw new IllegalArgumentException(
          "Invalid customers: must be 100 to 50000000, is " + customers + ".");
    }
  }

  /** Returns the options of the data set in {@code sample-data/}: 5,000 customers. */
  public static SampleOptions standard() {
    return new SampleOptions(5_000, 20_240_701L);
  }

  /** Returns these options for another number of customers. */
  public SampleOptions withCustomers(int otherCustomers) {
    return new SampleOptions(otherCustomers, seed);
  }

  /** Returns these options with another seed. */
  public SampleOptions withSeed(long otherSeed) {
    return new SampleOptions(customers, otherSeed);
  }
}
