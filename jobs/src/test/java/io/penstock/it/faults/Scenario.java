package io.penstock.it.faults;

import java.nio.file.Path;
import java.util.List;

/**
 * A fault of files or of the log, what Penstock must say to it, and what a sender or an operator
 * does about it.
 *
 * @param fault its number in the catalogue, and a word if it has several forms
 * @param what the fault, for people
 * @param inject makes it
 * @param exit the exit codes that are right for the run that meets it
 * @param message patterns that its message must have: which file, where in it, the cause, the mend;
 *     none where the run succeeds
 * @param mend after which one plain run must bring all rows
 */
record Scenario(
    String fault, String what, Step inject, List<Integer> exit, List<String> message, Step mend) {
  /** What happens to a shop; {@code table} is that of the job under test. */
  interface Step {
    Step NOTHING = (shop, table) -> {};

    void on(Shop shop, Path table) throws Exception;
  }

  static Scenario survived(String fault, String what, Step inject) {
    return new Scenario(fault, what, inject, List.of(0), List.of(), Step.NOTHING);
  }

  static Scenario refused(
      String fault, String what, Step inject, int exit, List<String> message, Step mend) {
    return new Scenario(fault, what, inject, List.of(exit), message, mend);
  }

  @Override
  public String toString() {
    return fault + " " + what;
  }
}
