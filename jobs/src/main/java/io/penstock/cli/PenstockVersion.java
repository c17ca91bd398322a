package io.penstock.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the jar that runs. */
final class PenstockVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Penstock.class.getPackage().getImplementationVersion();
    return new String[] {"penstock " + (version == null ? "(not packaged)" : version)};
  }
}
