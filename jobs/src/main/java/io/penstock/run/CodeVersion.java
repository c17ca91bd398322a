package io.penstock.run;

/** The version of the code that runs. */
final class CodeVersion {
  private CodeVersion() {}

  /** As the jar's manifest has it. */
  static String text() {
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "not packaged" : version;
  }
}
