package io.penstock.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What checks say of a write.
 *
 * @param failed what each check says that stops it, by its name
 * @param reported how many rows broke a check, by its name; of a check on all rows at once, 1; 0 of
 *     one that nothing broke
 */
public record Verdict(Map<String, String> failed, Map<String, Long> reported) {
  public Verdict {
    failed = Collections.unmodifiableMap(new LinkedHashMap<>(failed));
    reported = Collections.unmodifiableMap(new LinkedHashMap<>(reported));
  }

  /** That and what another says. */
  public Verdict and(Verdict other) {
    Map<String, String> allFailed = new LinkedHashMap<>(failed);
    allFailed.putAll(other.failed);
    Map<String, Long> allReported = new LinkedHashMap<>(reported);
    allReported.putAll(other.reported);
    return new Verdict(allFailed, allReported);
  }
}
