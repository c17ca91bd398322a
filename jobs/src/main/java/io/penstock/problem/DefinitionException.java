package io.penstock.problem;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The pipeline file is wrong: all that is known to be wrong with it, in the order of the file. */
public final class DefinitionException extends PenstockException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Takes at least one problem. */
  public DefinitionException(List<Problem> problems) {
    super(ExitCode.CONFIG, message(problems));
    this.problems = sorted(problems);
  }

  /** The problems, sorted by position; never empty. */
  public List<Problem> problems() {
    return problems;
  }

  private static String message(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems: must not be empty");
    }
    return sorted(problems).stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  private static List<Problem> sorted(List<Problem> problems) {
    return problems.stream().distinct().sorted(Comparator.comparing(Problem::at)).toList();
  }
}
