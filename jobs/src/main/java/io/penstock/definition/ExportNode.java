package io.penstock.definition;

import java.util.List;
import java.util.Map;

/**
 * A copy of a dataset for others, outside the lake.
 *
 * @param from the dataset
 * @param format a format of Spark's writer
 * @param path the directory
 * @param options options of Spark's writer, by name
 * @param write {@code overwrite} or {@code append}
 */
public record ExportNode(
    Text name,
    About about,
    String canonicalText,
    Text from,
    Text format,
    Text path,
    Map<Text, Text> options,
    WriteMode write)
    implements Node {
  public ExportNode {
    options = Maps.copyInOrder(options);
  }

  @Override
  public String section() {
    return "exports";
  }

  @Override
  public List<Text> references() {
    return List.of(from);
  }
}
