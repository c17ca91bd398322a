package io.penstock.run;

import io.penstock.definition.Check;
import io.penstock.definition.Node;
import io.penstock.definition.OnViolation;
import io.penstock.definition.SqlName;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.ArrayList;
import java.util.List;

/** The checks that a write mode brings along. */
final class WriteChecks {
  /** Of scd2: since when a row is true must be known. */
  static final String SEQUENCE_IS_KNOWN = "sequence_is_known";

  private WriteChecks() {}

  /** Those of the mode, then the node's own. */
  static List<Check> of(Node node, WriteMode write) {
    List<Check> checks = new ArrayList<>();
    if (write instanceof WriteMode.Scd2 history) {
      Text sequence = history.sequenceBy();
      String column = SqlName.quoted(sequence.value());
      checks.add(
          new Check.Expect(
              sequence.withValue(SEQUENCE_IS_KNOWN),
              sequence.withValue(column + " IS NOT NULL"),
              OnViolation.FAIL));
    }
    checks.addAll(node.checks());
    return checks;
  }
}
