package io.penstock.lake;

/**
 * The table that a write finds.
 *
 * @param replacesAll whether all that it has is replaced, whatever the mode
 */
record Target(TableTransaction txn, boolean replacesAll) {
  /** Whether no row of the table stays. */
  boolean startsEmpty() {
    return replacesAll || txn.isNewTable();
  }
}
