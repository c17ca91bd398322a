package io.penstock.yaml;

/** A file that a pipeline was read from. */
public final class PipelineFile {
  private final String path;
  private final byte[] content;

  PipelineFile(String path, byte[] content) {
    this.path = path;
    this.content = content.clone();
  }

  /** The path as messages show it. */
  public String path() {
    return path;
  }

  /** Its bytes. */
  public byte[] content() {
    return content.clone();
  }

  @Override
  public String toString() {
    return path;
  }
}
