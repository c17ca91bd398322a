package io.penstock.sql;

import io.penstock.definition.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which events an observation sees, as SQL conditions on the event's time and {@code as_of}.
 *
 * <p>A DATE stands for the end of that day: an {@code as_of} of a date sees all of that day, an
 * event of a date is known when the day is over. Between timestamps a window is {@code (as_of -
 * length, as_of]}. The conditions keep the bare column on one side, so that files are skipped.
 *
 * @param time the column of the event's time, as SQL
 * @param timeIsDate whether it is a DATE, else a TIMESTAMP
 * @param asOf the observation time, as SQL
 * @param asOfIsDate whether it is a DATE, else a TIMESTAMP
 */
record WindowBounds(String time, boolean timeIsDate, String asOf, boolean asOfIsDate) {
  private static final Map<Window.Unit, Integer> MINUTES =
      Map.of(
          Window.Unit.MINUTE,
          1,
          Window.Unit.HOUR,
          60,
          Window.Unit.DAY,
          24 * 60,
          Window.Unit.WEEK,
          7 * 24 * 60);

  /** That the event is known at {@code as_of}. */
  String known() {
    if (timeIsDate == asOfIsDate) {
      return time + " <= " + asOf;
    }
    return timeIsDate ? time + " < CAST(" + asOf + " AS DATE)" : time + " < " + dayAfter(asOf);
  }

  /** That the event is not older than the window; the window has a lower end. */
  String since(Window window) {
    String start = asOf + " - " + interval(window);
    if (timeIsDate == asOfIsDate) {
      return time + " > " + start;
    }
    if (timeIsDate) {
      return time + " >= CAST(" + start + " AS DATE)";
    }
    return window.unit().isWholeDays()
        ? time + " >= " + dayAfter(start)
        : time + " >= " + dayAfter(asOf) + " - " + interval(window);
  }

  /** That the event is in one of the windows at least; empty where one of them is {@code all}. */
  Optional<String> sinceWidest(List<Window> windows) {
    if (windows.stream().anyMatch(Window::isUnbounded)) {
      return Optional.empty();
    }
    List<String> conditions = new ArrayList<>();
    widest(windows, false).map(this::since).ifPresent(conditions::add);
    widest(windows, true).map(this::since).ifPresent(conditions::add);
    return conditions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            conditions.size() == 1
                ? conditions.get(0)
                : "(" + String.join(" OR ", conditions) + ")");
  }

  /** Calendar units and fixed ones cannot be compared, so each kind has its widest. */
  private static Optional<Window> widest(List<Window> windows, boolean ofCalendar) {
    return windows.stream()
        .filter(window -> isCalendar(window) == ofCalendar)
        .max((a, b) -> Long.compare(length(a), length(b)));
  }

  private static boolean isCalendar(Window window) {
    return !MINUTES.containsKey(window.unit());
  }

  /** In minutes, or in months for calendar units. */
  private static long length(Window window) {
    long unit =
        isCalendar(window)
            ? (window.unit() == Window.Unit.YEAR ? 12 : 1)
            : MINUTES.getOrDefault(window.unit(), 1);
    return window.count() * unit;
  }

  private static String dayAfter(String date) {
    return "CAST(date_add(" + date + ", 1) AS TIMESTAMP)";
  }

  private static String interval(Window window) {
    int count = window.unit() == Window.Unit.WEEK ? window.count() * 7 : window.count();
    String unit =
        switch (window.unit()) {
          case MINUTE -> "MINUTE";
          case HOUR -> "HOUR";
          case DAY, WEEK -> "DAY";
          case MONTH -> "MONTH";
          case YEAR -> "YEAR";
        };
    return "INTERVAL '" + count + "' " + unit;
  }
}
