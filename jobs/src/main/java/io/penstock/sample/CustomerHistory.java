package io.penstock.sample;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What the bank holds about one customer, one version after the other; dates ascend. */
record CustomerHistory(List<Version> versions) {

  private static final LocalDate FIRST_DAY_OF_BANK = LocalDate.of(2019, 1, 1);
  private static final double ONE_CHANGE = 0.22;
  private static final double TWO_CHANGES = 0.08;
  private static final double SEGMENT_CHANGE = 0.3;
  private static final double LIMIT_RISE = 0.6;

  CustomerHistory {
    versions = List.copyOf(versions);
  }

  /** True from {@code validFrom} until the next version. Limit in euros. */
  record Version(LocalDate validFrom, Segment segment, int creditLimit) {}

  static CustomerHistory draw(RandomStream random) {
    List<Version> versions = new ArrayList<>();
    versions.add(firstVersion(random));
    int changes = drawChanges(random);
    LocalDate day = SampleCalendar.FIRST_DAY;
    for (int change = 0; change < changes; change++) {
      day = day.plusDays(random.between(1, 170));
      versions.add(changed(versions.get(change), day, random));
    }
    return new CustomerHistory(versions);
  }

  private static Version firstVersion(RandomStream random) {
    int days = (int) ChronoUnit.DAYS.between(FIRST_DAY_OF_BANK, SampleCalendar.FIRST_DAY);
    LocalDate opened = FIRST_DAY_OF_BANK.plusDays(random.between(0, days));
    Segment segment = Segment.draw(random);
    return new Version(opened, segment, segment.drawLimit(random));
  }

  private static int drawChanges(RandomStream random) {
    double place = random.uniform();
    if (place < TWO_CHANGES) {
      return 2;
    }
    return place < TWO_CHANGES + ONE_CHANGE ? 1 : 0;
  }

  private static Version changed(Version before, LocalDate day, RandomStream random) {
    if (random.chance(SEGMENT_CHANGE)) {
      Segment next = before.segment().next();
      return new Version(day, next, next.drawLimit(random));
    }
    double factor = random.chance(LIMIT_RISE) ? 1.3 : 0.75;
    int limit = before.creditLimit();
    int other = 100 * (int) Math.round(limit * factor / 100);
    return new Version(day, before.segment(), other);
  }

  Version first() {
    return versions.get(0);
  }

  /** The version that was true at the end of the day. */
  Version asOf(LocalDate day) {
    Version found = first();
    for (Version version : versions) {
      if (!version.validFrom().isAfter(day)) {
        found = version;
      }
    }
    return found;
  }
}
