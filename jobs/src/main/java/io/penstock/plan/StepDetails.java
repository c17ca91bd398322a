package io.penstock.plan;

import io.penstock.input.SourceFile;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a plan knows of one node, beside what would happen.
 *
 * @param definition a digest of the definition and of the code that it needs
 * @param fingerprint what the node would record; empty while an input is still to change
 * @param state the version of its table or model, as {@code number@run}; {@code none} for none
 * @param inputs the version of each input, by name; empty while an input is still to change
 * @param files for a source: the files in front of it, sorted by path
 * @param rows the rows of its last run; null where there was none
 * @param bytes the bytes of its last run; null where there was none
 * @param columns its columns; none for a model
 * @param change how its table's columns would change; null where they would not
 * @param shuffles the checks that compare rows with one another
 * @param spark its own Spark settings
 */
public record StepDetails(
    String definition,
    String fingerprint,
    String state,
    Map<String, String> inputs,
    List<SourceFile> files,
    @Nullable Long rows,
    @Nullable Long bytes,
    List<Column> columns,
    @Nullable SchemaChange change,
    List<String> shuffles,
    List<Setting> spark) {
  public StepDetails {
    inputs = Collections.unmodifiableMap(new TreeMap<>(inputs));
    files = List.copyOf(files);
    columns = List.copyOf(columns);
    shuffles = List.copyOf(shuffles);
    spark = List.copyOf(spark);
  }
}
