package io.penstock.lake;

/** Rows, columns and partitioning replace all that was there. */
final class OverwriteMode extends PublishMode {
  @Override
  public String keyword() {
    return "overwrite";
  }

  @Override
  boolean replacesAll() {
    return true;
  }
}
