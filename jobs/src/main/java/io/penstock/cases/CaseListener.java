package io.penstock.cases;

/** Watches tests; called after each case, in order. */
@FunctionalInterface
public interface CaseListener {
  /** A listener that does nothing. */
  CaseListener SILENT = result -> {};

  /** A case has ended. */
  void ended(CaseResult result);
}
