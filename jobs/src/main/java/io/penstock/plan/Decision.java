package io.penstock.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether a node runs, why, and from what.
 *
 * @param runs whether it runs
 * @param reasons why, at least one
 * @param fingerprint what the node would record
 * @param inputs the data version of each input, by name
 * @param asOfKey the observation time that the node's rows are keyed by, or empty
 * @param version the version of its table or model now; -1 for none
 * @param definition a short digest of each key of the definition, for the record
 */
public record Decision(
    boolean runs,
    List<Reason> reasons,
    String fingerprint,
    Map<String, String> inputs,
    String asOfKey,
    long version,
    Map<String, String> definition) {
  public Decision {
    reasons = List.copyOf(reasons);
    // sorted: what is recorded must not depend on the order of a hash map
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    definition = Collections.unmodifiableMap(new TreeMap<>(definition));
  }

  /** Whether it makes rows: it runs, and not only for what its table says of itself. */
  public boolean makesRows() {
    return runs && !reasons.stream().allMatch(Reason.NotesChanged.class::isInstance);
  }

  /** The digests of a record, with those of what the table says of itself as they are now. */
  public Map<String, String> definitionNoted(Map<String, String> recorded) {
    return DefinitionDigests.withNotes(recorded, definition);
  }

  /** Why, for people. */
  public String reason() {
    return sentence(reasons);
  }

  /** Reasons as one line. */
  static String sentence(List<Reason> reasons) {
    return reasons.stream().map(Reason::sentence).collect(Collectors.joining("; "));
  }
}
