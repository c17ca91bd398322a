package io.penstock.yaml;

import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Collects problems, up to a limit: a hopeless file costs little and says little. */
final class Problems {
  static final int LIMIT = 500;

  private final List<Problem> found = new ArrayList<>();
  private boolean isCut;

  /** Adds a problem, unless there are too many already. */
  void add(Problem problem) {
    add(() -> problem);
  }

  /** As above, for a message that takes time to make. */
  void add(Supplier<Problem> problem) {
    if (found.size() < LIMIT) {
      found.add(problem.get());
    } else {
      isCut = true;
    }
  }

  /** Adds what another has collected. */
  void addAll(Problems other) {
    other.found.forEach(this::add);
    isCut |= other.isCut;
  }

  /** How many there are, of those that are kept. */
  int count() {
    return found.size();
  }

  /** What was found, each once, by position. */
  List<Problem> inFileOrder() {
    List<Problem> sorted =
        new ArrayList<>(
            found.stream().distinct().sorted(Comparator.comparing(Problem::at)).toList());
    if (isCut) {
      sorted.add(YamlProblems.tooManyProblems(sorted.get(sorted.size() - 1).at(), LIMIT));
    }
    return List.copyOf(sorted);
  }
}
