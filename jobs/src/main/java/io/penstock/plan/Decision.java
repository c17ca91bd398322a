package io.penstock.plan;

import java.util.Map;

/**
 * Whether a node runs, why, and from what.
 *
 * @param runs whether it runs
 * @param reason why, for people
 * @param fingerprint what the node would record
 * @param inputs the data version of each input, by name
 * @param asOfKey the observation time that the node's rows are keyed by, or empty
 * @param version the version of its table or model now; -1 for none
 */
public record Decision(
    boolean runs,
    String reason,
    String fingerprint,
    Map<String, String> inputs,
    String asOfKey,
    long version) {
  public Decision {
    inputs = Map.copyOf(inputs);
  }
}
