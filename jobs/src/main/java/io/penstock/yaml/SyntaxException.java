package io.penstock.yaml;

import io.penstock.problem.Problem;

/** The parser cannot go on; never leaves {@link YamlParser}. */
final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final int index;

  SyntaxException(Problem problem, int index) {
    super(problem.toString());
    this.problem = problem;
    this.index = index;
  }

  Problem problem() {
    return problem;
  }

  /** Where the parser stopped. */
  int index() {
    return index;
  }
}
