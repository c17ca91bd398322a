package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table made by one SELECT.
 *
 * @param sql one SELECT over other nodes; parameters as {@code :name}
 * @param write how rows reach the table
 * @param incremental the input of which the SQL sees only the rows that are new since this table
 *     last ran; null for none
 * @param checks in file order
 * @param storage how the rows are kept
 */
public record TableNode(
    Text name,
    About about,
    String canonicalText,
    Text sql,
    WriteMode write,
    @Nullable Text incremental,
    List<Check> checks,
    Storage storage)
    implements Node, Stored {
  public TableNode {
    checks = List.copyOf(checks);
  }

  @Override
  public String section() {
    return "tables";
  }

  @Override
  public List<Text> references() {
    return List.of();
  }
}
