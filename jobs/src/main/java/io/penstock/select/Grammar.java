package io.penstock.select;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** dbt's grammar: blanks unite, commas intersect, {@code +} and {@code @} walk the graph. */
final class Grammar {
  static final Pattern TERM =
      Pattern.compile(
          "(?:(?<at>@)|(?<parents>[0-9]*\\+))?(?:(?<method>[A-Za-z_]+):)?"
              + "(?<value>[^+@:]+?)(?<children>\\+[0-9]*)?");
  private static final Pattern WORD = Pattern.compile("\\S+");

  private Grammar() {}

  /** The intersections that a selector unites, each with its criteria. */
  static List<List<Term>> parse(String option, String selector) {
    List<List<Term>> union = new ArrayList<>();
    Matcher word = WORD.matcher(selector);
    while (word.find()) {
      union.add(intersection(option, selector, word.group(), word.start()));
    }
    return union;
  }

  private static List<Term> intersection(String option, String selector, String word, int start) {
    List<Term> terms = new ArrayList<>();
    int at = start;
    for (String part : word.split(",", -1)) {
      if (part.isEmpty()) {
        throw SelectProblems.nothingBetween(option, selector, at);
      }
      Term term = Term.parse(part, at);
      if (term == null) {
        throw SelectProblems.cannotRead(option, selector, part, at);
      }
      if (term.isAt() && term.children() > 0) {
        throw SelectProblems.atWithChildren(option, selector, part, at);
      }
      terms.add(term);
      at += part.length() + 1;
    }
    return terms;
  }
}
