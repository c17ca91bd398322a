package io.penstock.api;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk behind a connection that breaks for the first opens of CSV files. */
public final class FlakyFileSystem extends RawLocalFileSystem {
  static final AtomicInteger BREAKS = new AtomicInteger();

  /** Made by Hadoop. */
  public FlakyFileSystem() {}

  @Override
  public URI getUri() {
    return URI.create("flaky:///");
  }

  @Override
  public String getScheme() {
    return "flaky";
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    if (file.getName().endsWith(".csv") && BREAKS.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IOException("Connection reset by peer");
    }
    return super.open(file, bufferSize);
  }
}
