package io.penstock.select;

import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import java.util.Collection;

/** Makes the messages about selectors: the whole of it, the place in it, the mend. */
final class SelectProblems {
  private SelectProblems() {}

  static PenstockException nothingBetween(String option, String selector, int at) {
    return of(
        option,
        selector,
        at,
        "a comma takes what both sides have in common, and one side is empty. For a list leave a"
            + " blank between names.");
  }

  static PenstockException cannotRead(String option, String selector, String part, int at) {
    return of(
        option,
        selector,
        at,
        "cannot read '"
            + part
            + "'. A criterion is a name or method:value, with + before it for what it reads, after"
            + " it for what reads it, or @ before it for both.");
  }

  static PenstockException atWithChildren(String option, String selector, String part, int at) {
    return of(
        option,
        selector,
        at,
        "'" + part + "' has @ and +: @ already takes all that reads it. Leave the + away.");
  }

  static PenstockException unknownName(
      String option, String selector, Term term, Collection<String> names) {
    return unknown(option, selector, term, "unknown dataset or model", "The pipeline has", names);
  }

  static PenstockException unknownTag(
      String option, String selector, Term term, Collection<String> tags) {
    return tags.isEmpty()
        ? of(
            option,
            selector,
            term.valueAt(),
            "unknown tag '" + term.value() + "'. The pipeline has no tags.")
        : unknown(option, selector, term, "unknown tag", "The pipeline has", tags);
  }

  static PenstockException unknownValue(
      String option, String selector, Term term, Collection<String> values) {
    return unknown(
        option, selector, term, "unknown value of " + term.method() + ":", "It takes", values);
  }

  static PenstockException unknownMethod(
      String option, String selector, Term term, Collection<String> methods) {
    int at = term.valueAt() - term.method().length() - 1;
    return of(
        option,
        selector,
        at,
        "unknown method '"
            + term.method()
            + ":'. "
            + NearNames.itHas(term.method(), methods).replace("It has", "There are"));
  }

  static PenstockException noMatch(String option, String selector, Term term) {
    return of(
        option,
        selector,
        term.valueAt(),
        "nothing matches '" + term.value() + "'. A pattern stands for names of this pipeline.");
  }

  private static PenstockException unknown(
      String option,
      String selector,
      Term term,
      String what,
      String there,
      Collection<String> names) {
    String hint = NearNames.didYouMean(term.value(), names);
    return of(
        option,
        selector,
        term.valueAt(),
        what
            + " '"
            + term.value()
            + "'. "
            + there
            + " "
            + NearNames.listed(names)
            + "."
            + (hint.isEmpty() ? "" : " " + hint));
  }

  private static PenstockException of(String option, String selector, int at, String what) {
    return new PenstockException(
        ExitCode.USAGE, option + " '" + selector + "', character " + (at + 1) + ": " + what);
  }
}
