package io.penstock.definition;

import java.util.List;
import java.util.Map;

/**
 * Raw files that become a table, each file exactly once.
 *
 * @param format a format of Spark's reader
 * @param paths files, directories or globs; relative ones start at the project root
 * @param options options of Spark's reader, by name
 * @param schema the declared columns as Spark DDL
 * @param derive columns computed from the declared ones, by name, in file order
 * @param write how rows reach the table
 * @param onSchemaChange what happens when files have other columns
 * @param storage its columns are declared or derived ones
 * @param checks in file order
 */
public record SourceNode(
    Text name,
    About about,
    String canonicalText,
    Text format,
    List<Text> paths,
    Map<Text, Text> options,
    Text schema,
    Map<Text, Text> derive,
    WriteMode write,
    OnSchemaChange onSchemaChange,
    Storage storage,
    List<Check> checks)
    implements Node {
  public SourceNode {
    paths = List.copyOf(paths);
    options = Maps.copyInOrder(options);
    derive = Maps.copyInOrder(derive);
    checks = List.copyOf(checks);
  }

  /** Partition columns. */
  public List<Text> partitionBy() {
    return storage.partitionBy();
  }

  @Override
  public String section() {
    return "sources";
  }

  @Override
  public List<Text> references() {
    return List.of();
  }
}
