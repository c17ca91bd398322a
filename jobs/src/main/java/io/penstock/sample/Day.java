package io.penstock.sample;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A day of the sample, with what every customer asks of it.
 *
 * @param index days since the first one
 * @param ofMonth 1 to 31
 * @param windowStart whether new window sums begin
 * @param recent whether it is one of the last 30 days before an observation
 */
record Day(
    LocalDate date, YearMonth month, int index, int ofMonth, boolean windowStart, boolean recent) {

  static Day of(int index) {
    LocalDate date = SampleCalendar.FIRST_DAY.plusDays(index);
    return new Day(
        date,
        YearMonth.from(date),
        index,
        date.getDayOfMonth(),
        SampleCalendar.isWindowStart(date),
        SampleCalendar.isRecent(date));
  }

  boolean isObservation() {
    return SampleCalendar.OBSERVED_ON.contains(date);
  }
}
