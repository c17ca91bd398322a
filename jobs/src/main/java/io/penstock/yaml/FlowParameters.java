package io.penstock.yaml;

import java.util.Optional;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * The places of {@code ${x}} without quotes inside {@code {...}} or {@code [...]}, where YAML reads
 * the brace as a map and stops. Each is reported, and hidden so that the rest can be read too.
 */
final class FlowParameters {
  private static final int LIMIT = 20;
  private static final int LONGEST = 200;

  private final TreeSet<Integer> starts = new TreeSet<>();

  /** The text with the brace at {@code index} hidden, or empty where something else is wrong. */
  Optional<SourceText> mend(SourceText source, int index, Problems problems) {
    boolean isParameter = source.codePoint(index) == '{' && source.codePoint(index - 1) == '$';
    int end = end(source, index);
    if (!isParameter || end < 0 || starts.size() == LIMIT) {
      return Optional.empty();
    }
    String written = source.text(index - 1, end + 1);
    problems.add(SyntaxProblems.unquotedParameter(source.position(index - 1), written));
    starts.add(index);
    return Optional.of(source.withReplaced(index, end + 1, '_'));
  }

  /** Whether a scalar has a hidden one in it. */
  boolean contains(ScalarEvent event) {
    int start = event.getStartMark().map(Mark::getIndex).orElse(0);
    int end = event.getEndMark().map(Mark::getIndex).orElse(start);
    Integer next = starts.ceiling(start);
    return next != null && next < end;
  }

  private static int end(SourceText source, int from) {
    for (int i = from; i < from + LONGEST; i++) {
      int c = source.codePoint(i);
      if (c == '}') {
        return i;
      }
      if (c == SourceText.END || SourceText.isBreak(c)) {
        return -1;
      }
    }
    return -1;
  }
}
