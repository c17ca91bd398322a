package io.penstock.sample;

/**
 * A fault that is planted in the transaction files; a faulty row has exactly one.
 *
 * <p>Faulty rows are additional to the good rows.
 */
public enum Fault {
  /** The amount is no number. */
  UNPARSABLE_AMOUNT("unparsable_amount", 12, Handling.QUARANTINE),
  /** The date is no ISO date of the calendar. */
  UNPARSABLE_DATE("unparsable_date", 10, Handling.QUARANTINE),
  /** The row ends before its last field. */
  TOO_FEW_FIELDS("too_few_fields", 8, Handling.QUARANTINE),
  /** The row has a sixth field. */
  TOO_MANY_FIELDS("too_many_fields", 7, Handling.QUARANTINE),
  /** The customer is empty. */
  MISSING_CUSTOMER_ID("missing_customer_id", 11, Handling.QUARANTINE),
  /** The amount is empty. */
  MISSING_AMOUNT("missing_amount", 120, Handling.DROP),
  /** The amount is 1,000,000 or more, or -1,000,000 or less. */
  ABSURD_AMOUNT("absurd_amount", 23, Handling.QUARANTINE),
  /** A good row comes a second time, as an exact copy, later in the same or in a later file. */
  DUPLICATED("duplicated", 64, Handling.QUARANTINE),
  /** The type is {@code refund}. */
  UNKNOWN_TYPE("unknown_type", 15, Handling.WARN);

  /** What a correct pipeline does with the faulty row. */
  public enum Handling {
    /** The row goes to the quarantine table. */
    QUARANTINE,
    /** The row is counted and dropped. */
    DROP,
    /** The row is counted and stays. */
    WARN
  }

  private final String key;
  private final int standardCount;
  private final Handling handling;

  Fault(String key, int standardCount, Handling handling) {
    this.key = key;
    this.standardCount = standardCount;
    this.handling = handling;
  }

  /** Returns the name of this fault in {@code expected.json}. */
  public String key() {
    return key;
  }

  /** Returns what a correct pipeline does with a row that has this fault. */
  public Handling handling() {
    return handling;
  }

  /** Says whether a reader of CSV files cannot make a typed row of it. */
  public boolean isMalformed() {
    return switch (this) {
      case UNPARSABLE_AMOUNT, UNPARSABLE_DATE, TOO_FEW_FIELDS, TOO_MANY_FIELDS -> true;
      case MISSING_CUSTOMER_ID, MISSING_AMOUNT, ABSURD_AMOUNT, DUPLICATED, UNKNOWN_TYPE -> false;
    };
  }

  /** Returns how many such rows are planted: in proportion to the customers, at least one. */
  public int countFor(SampleOptions options) {
    long customers = options.customers();
    long standardCustomers = SampleOptions.standard().customers();
    long rounded = (standardCount * customers + standardCustomers / 2) / standardCustomers;
    return (int) Math.max(1, rounded);
  }
}
