package io.penstock.input;

import java.net.URI;
import org.apache.hadoop.fs.Path;
import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The path of the file that the task is reading, as Hadoop writes it and the ledger knows it;
 * Spark's own {@code input_file_name()} is a URI. Must stand directly above the scan.
 */
public final class FilePath implements UDF0<String> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable UTF8String uri;
  private transient String path = "";

  @Override
  public String call() {
    UTF8String now = InputFileBlockHolder.getInputFilePath();
    if (!now.equals(uri)) {
      uri = now.clone();
      path = of(now.toString());
    }
    return path;
  }

  /** The path of a URI. */
  public static String of(String uri) {
    return new Path(URI.create(uri)).toString();
  }
}
