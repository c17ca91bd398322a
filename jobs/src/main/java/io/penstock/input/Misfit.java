package io.penstock.input;

/** Why a value does not fit its column; as a sentence without its end. */
final class Misfit extends Exception {
  private static final long serialVersionUID = 1L;

  Misfit(String why) {
    super(why, null, false, false);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
