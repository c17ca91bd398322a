package io.penstock.sample;

import java.time.LocalDate;

/** Text of the rows. */
final class RowText {

  private static final long ABSURD_CENTS = 999_999_999;

  private RowText() {}

  static String customerId(int customer) {
    return "C" + padded(customer + 1, 6);
  }

  /** Cents as euros with two decimals. */
  static String amount(long cents) {
    String sign = cents < 0 ? "-" : "";
    long positive = Math.abs(cents);
    return sign + positive / 100 + "." + padded(positive % 100, 2);
  }

  /** Millionths with six decimals. */
  static String probability(int micros) {
    return micros / 1_000_000 + "." + padded(micros % 1_000_000, 6);
  }

  static String transaction(
      long id, String customerId, LocalDate date, String amount, String type) {
    return id + "," + customerId + "," + date + "," + amount + "," + type;
  }

  /** A row with this one fault; not for duplicates, which are copies. */
  static String faulty(
      Fault fault, long id, String customerId, LocalDate date, RandomStream random) {
    String amount = amount(random.between(500, 15_000));
    boolean other = random.chance(0.5);
    return switch (fault) {
      case UNPARSABLE_AMOUNT ->
          transaction(id, customerId, date, other ? "n/a" : amount + " EUR", "purchase");
      case UNPARSABLE_DATE ->
          id + "," + customerId + "," + brokenDate(date, other) + "," + amount + ",purchase";
      case TOO_FEW_FIELDS -> id + "," + customerId + "," + date + (other ? "," + amount : "");
      case TOO_MANY_FIELDS ->
          transaction(id, customerId, date, amount, "purchase") + (other ? ",web" : ",pos");
      case MISSING_CUSTOMER_ID -> transaction(id, "", date, amount, "purchase");
      case MISSING_AMOUNT -> transaction(id, customerId, date, "", "purchase");
      case ABSURD_AMOUNT ->
          transaction(
              id, customerId, date, amount(other ? ABSURD_CENTS : -ABSURD_CENTS), "purchase");
      case UNKNOWN_TYPE -> transaction(id, customerId, date, amount, "refund");
      case DUPLICATED -> throw new IllegalStateException("duplicate written without its original");
    };
  }

  private static String brokenDate(LocalDate date, boolean monthThirteen) {
    String day = padded(date.getDayOfMonth(), 2);
    if (monthThirteen) {
      return date.getYear() + "-13-" + day;
    }
    return day + "." + padded(date.getMonthValue(), 2) + "." + date.getYear();
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }
}
