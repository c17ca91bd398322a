package io.penstock.definition;

/** What happens when files have columns that the table has not. */
public enum OnSchemaChange {
  /** The node stops. */
  FAIL("fail"),
  /** The table gets them. */
  APPEND_NEW_COLUMNS("appendNewColumns"),
  /** Their values go to the column {@code _rescued_data}. */
  RESCUE("rescue"),
  /** They are left out. */
  IGNORE("ignore");

  private final String keyword;

  OnSchemaChange(String keyword) {
    this.keyword = keyword;
  }

  /** The word in the pipeline file. */
  public String keyword() {
    return keyword;
  }
}
