package io.penstock.definition;

/** The name of a column or a dataset in SQL. */
public final class SqlName {
  private SqlName() {}

  /** In back quotes, whatever signs are in it. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
