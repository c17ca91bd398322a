package io.penstock.problem;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Finds what a user most likely meant. */
public final class NearNames {
  private static final int LISTED = 12;
  private static final int LONGEST_SHOWN = 60;
  private static final int LEAST_PREFIX = 3;

  private NearNames() {}

  /**
   * The candidate nearest to {@code name} by edit distance with transpositions (Damerau 1964,
   * optimal string alignment), ignoring case, if it is near enough to be a slip: at most a third of
   * the letters of the longer name, and at least one. Else one that goes on where the name ends, or
   * ends where it goes on, if that is at least half of it: {@code maxIterations} for {@code
   * maxIter}.
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return nearest(wanted, candidates, NearNames::isNear)
        .or(() -> nearest(wanted, candidates, NearNames::isLonger));
  }

  private static Optional<String> nearest(
      String wanted, Collection<String> candidates, BiPredicate<String, String> isNear) {
    return candidates.stream()
        .filter(candidate -> isNear.test(wanted, candidate.toLowerCase(Locale.ROOT)))
        .min(
            Comparator.comparingInt(
                    (String candidate) -> distance(wanted, candidate.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static boolean isLonger(String wanted, String candidate) {
    int shorter = Math.min(wanted.length(), candidate.length());
    int longer = Math.max(wanted.length(), candidate.length());
    return shorter >= LEAST_PREFIX
        && shorter * 2 >= longer
        && (wanted.startsWith(candidate) || candidate.startsWith(wanted));
  }

  /** {@code "Did you mean 'x'?"}, or empty where nothing is near. */
  public static String didYouMean(String name, Collection<String> candidates) {
    return nearest(name, candidates).map(near -> "Did you mean '" + near + "'?").orElse("");
  }

  /** {@code "It has a, b, c. Did you mean 'b'?"}; a long list is cut, its nearest names kept. */
  public static String itHas(String name, Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "It has none.";
    }
    String hint = didYouMean(name, candidates);
    return "It has " + listed(candidates) + "." + (hint.isEmpty() ? "" : " " + hint);
  }

  /** {@code "a, b, c"}; of more than twelve the first twelve and a count. */
  public static String listed(Collection<String> names) {
    List<String> all = names.stream().map(NearNames::shown).toList();
    if (all.size() <= LISTED) {
      return String.join(", ", all);
    }
    return String.join(", ", all.subList(0, LISTED)) + " and " + (all.size() - LISTED) + " more";
  }

  private static String shown(String name) {
    return name.length() <= LONGEST_SHOWN ? name : name.substring(0, LONGEST_SHOWN) + "...";
  }

  private static boolean isNear(String wanted, String candidate) {
    int limit = Math.max(1, Math.max(wanted.length(), candidate.length()) / 3);
    return Math.abs(wanted.length() - candidate.length()) <= limit
        && distance(wanted, candidate) <= limit;
  }

  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      d[i][0] = i;
    }
    for (int j = 0; j <= b.length(); j++) {
      d[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (isSwap(a, b, i, j)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static boolean isSwap(String a, String b, int i, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
