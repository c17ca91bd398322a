package io.penstock.lake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one write counted.
 *
 * @param read rows that were checked
 * @param kept rows that may be published, also those that broke a check that only warns
 * @param dropped rows left out and counted
 * @param quarantined rows that go to the quarantine
 * @param failed rows that stop the write
 * @param broken rows that broke a check, by its name, in the order of the checks
 * @param totals aggregates over the rows that may be published, by name
 */
public record AuditCounts(
    long read,
    long kept,
    long dropped,
    long quarantined,
    long failed,
    Map<String, Long> broken,
    Map<String, @Nullable Object> totals) {
  public AuditCounts {
    broken = Collections.unmodifiableMap(new LinkedHashMap<>(broken));
    totals = Collections.unmodifiableMap(new LinkedHashMap<>(totals));
  }
}
