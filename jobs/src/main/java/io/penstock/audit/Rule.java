package io.penstock.audit;

import io.penstock.definition.OnViolation;
import io.penstock.definition.Tolerance;

/** What a node's data must keep, and what happens where they do not. */
public interface Rule {
  /** The name of the check. */
  String name();

  /** What the file says happens to what breaks it; of all rows at once, FAIL or WARN. */
  OnViolation onViolation();

  /** How many rows may break it. */
  default Tolerance tolerance() {
    return Tolerance.NONE;
  }
}
