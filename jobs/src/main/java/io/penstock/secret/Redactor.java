package io.penstock.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the values of secrets out of texts. It is the second line: texts are made without them, but
 * what Spark or a driver says of a failure may quote a setting. Thread-safe.
 */
public final class Redactor {
  /** Knows each secret that this process has used: any thread of any session may log one. */
  public static final Redactor PROCESS = new Redactor();

  private static final String SHOWN = "***";

  /** A shorter one would take half of every text away, and is no secret. */
  private static final int SHORTEST = 4;

  private final Set<String> known =
      new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(s -> s));
  private volatile List<String> values = List.of();

  /** Made for tests; a process has one. */
  Redactor() {}

  /** From now on this value is taken out, also as JSON and as URLs write it. */
  public synchronized void add(String value) {
    if (known.contains(value)) {
      return;
    }
    addAlone(value);
    value.lines().forEach(this::addAlone); // messages are cut to a line
    addAlone(value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
    addAlone(URLEncoder.encode(value, StandardCharsets.UTF_8));
    values = List.copyOf(known);
  }

  private void addAlone(String value) {
    if (value.length() >= SHORTEST) {
      known.add(value);
    }
  }

  /** The text with {@code ***} for each value. */
  public String redact(String text) {
    String redacted = text;
    for (String value : values) {
      redacted = redacted.replace(value, SHOWN);
    }
    return redacted;
  }

  /** A failure whose messages, and those of its causes, have no value in them. */
  public Throwable redact(Throwable failure) {
    return isClean(failure, 0) ? failure : RedactedException.of(failure, this);
  }

  private boolean isClean(Throwable failure, int depth) {
    if (depth > RedactedException.DEEPEST) {
      return false;
    }
    String text = failure.toString();
    Throwable cause = failure.getCause();
    return redact(text).equals(text)
        && (cause == null || isClean(cause, depth + 1))
        && Arrays.stream(failure.getSuppressed()).allMatch(s -> isClean(s, depth + 1));
  }
}
