package io.penstock.sample;

import java.time.LocalDate;
import java.util.List;

/** The days of the sample. */
final class SampleCalendar {

  static final LocalDate FIRST_DAY = LocalDate.of(2024, 7, 1);
  static final LocalDate LAST_DAY = LocalDate.of(2025, 6, 30);

  // at least 90 days apart: a customer sums up one window at a time
  static final List<LocalDate> OBSERVED_ON =
      List.of(LocalDate.of(2024, 12, 31), LocalDate.of(2025, 3, 31));

  static final int LONG_WINDOW_DAYS = 90;
  static final int SHORT_WINDOW_DAYS = 30;

  private SampleCalendar() {}

  /** Number of days, both ends counted. */
  static int days() {
    return (int) (LAST_DAY.toEpochDay() - FIRST_DAY.toEpochDay()) + 1;
  }

  /** Says whether the first of the last 90 days before an observation (its day counted) is this. */
  static boolean isWindowStart(LocalDate day) {
    return OBSERVED_ON.contains(day.plusDays(LONG_WINDOW_DAYS - 1));
  }

  /** Says whether the day is one of the last 30 before an observation, its day counted. */
  static boolean isRecent(LocalDate day) {
    return OBSERVED_ON.stream()
        .anyMatch(
            observed ->
                !day.isAfter(observed) && day.isAfter(observed.minusDays(SHORT_WINDOW_DAYS)));
  }
}
