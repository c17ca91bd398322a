package io.penstock.run;

/** The version of the code that runs. */
public final class CodeVersion {
  private CodeVersion() {}

  /** As the jar's manifest has it. */
  public static String text() {
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "not packaged" : version;
  }
}
