package io.penstock.ml;

/** A class that a changed metadata file names, as an attacker's would be; says when it is run. */
final class TamperedStage {
  static {
    System.setProperty("penstock.test.tampered", "ran");
  }

  private TamperedStage() {}
}
