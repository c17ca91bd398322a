package io.penstock.sample;

/** One observed customer; probabilities in millionths, as they are written. */
record Outcome(boolean defaulted, int probabilityMicros, int observableMicros) {

  static Outcome of(boolean defaulted, double probability, double observable) {
    return new Outcome(
        defaulted,
        (int) StrictMath.rint(probability * 1e6),
        (int) StrictMath.rint(observable * 1e6));
  }

  /** The label, as it is written. */
  int label() {
    return defaulted ? 1 : 0;
  }
}
