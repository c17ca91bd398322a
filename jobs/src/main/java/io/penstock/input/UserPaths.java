package io.penstock.input;

import org.apache.hadoop.fs.Path;

/** Paths as users write them. */
public final class UserPaths {
  private UserPaths() {}

  /**
   * A path with a scheme as it is; an absolute one without, on Hadoop's default file system; a
   * relative one under {@code base}.
   */
  public static Path resolve(Path base, String text) {
    Path path = new Path(text);
    return path.isAbsolute() ? path : new Path(base, text);
  }
}
