package io.penstock.cases;

import java.util.List;
import java.util.regex.Pattern;

/** Chooses cases by their names. */
public final class CaseSelection {
  private CaseSelection() {}

  /**
   * The cases whose name matches.
   *
   * @param glob a name, in which {@code *} stands for any text and {@code ?} for a character
   * @throws io.penstock.problem.PenstockException if none does (64)
   */
  public static List<PreparedCase> matching(String glob, List<PreparedCase> cases) {
    String pattern = Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    List<PreparedCase> chosen =
        cases.stream().filter(prepared -> name(prepared).matches(pattern)).toList();
    if (chosen.isEmpty()) {
      throw CaseProblems.noCaseMatches(glob, cases.stream().map(CaseSelection::name).toList());
    }
    return chosen;
  }

  private static String name(PreparedCase prepared) {
    return prepared.test().name().value();
  }
}
