package io.penstock.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.delta.actions.AddFile;

/** Which rows a table has got since a version: the files that commits added, but for kept rows. */
final class NewRows {
  /** An application id: the batch whose commit replaced all rows of the table. */
  static final String ALL = "penstock.all";

  private static final String KEPT = "penstock.kept";

  private NewRows() {}

  /** The file, marked as one whose rows the table had before. */
  static AddFile asKept(AddFile file) {
    Map<String, String> tags = new LinkedHashMap<>(Interop.javaMap(file.tagsOrEmpty()));
    tags.put(KEPT, "true");
    return file.copyWithTags(Interop.map(tags));
  }
}
