package io.penstock.lake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the row checks of one write found.
 *
 * @param read rows that were checked
 * @param kept rows that may be published, also those that broke a check that only warns
 * @param dropped rows left out and counted
 * @param quarantined rows that go to the quarantine
 * @param failed rows that stop the write
 * @param broken rows that broke a check, by its name, in the order of the checks
 */
public record AuditCounts(
    long read, long kept, long dropped, long quarantined, long failed, Map<String, Long> broken) {
  public AuditCounts {
    broken = Collections.unmodifiableMap(new LinkedHashMap<>(broken));
  }
}
