package io.penstock.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Raw files that become a table, each file exactly once.
 *
 * @param format a format of Spark's reader
 * @param paths files, directories or globs; relative ones start at the project root
 * @param options options of Spark's reader, by name
 * @param schema the declared columns as Spark DDL; null where they are to be inferred from the
 *     files
 * @param appended those of its columns that it does not declare: files brought them
 * @param derive columns computed from the declared ones, by name, in file order
 * @param write how rows reach the table
 * @param onSchemaChange what happens when files have other columns
 * @param storage its columns are declared or derived ones
 * @param checks in file order
 * @param intake which files it takes, and when; changes no result
 */
public record SourceNode(
    Text name,
    About about,
    String canonicalText,
    Text format,
    List<Text> paths,
    Map<Text, Text> options,
    @Nullable Text schema,
    List<String> appended,
    Map<Text, Text> derive,
    WriteMode write,
    OnSchemaChange onSchemaChange,
    Storage storage,
    List<Check> checks,
    Intake intake)
    implements Node, Stored {
  private static final String NO_SCHEMA = "\"schema\":null";

  public SourceNode {
    paths = List.copyOf(paths);
    appended = List.copyOf(appended);
    options = Maps.copyInOrder(options);
    derive = Maps.copyInOrder(derive);
    checks = List.copyOf(checks);
  }

  /**
   * The same with the columns that were inferred, as if the file had declared them, and those that
   * files brought later, which change nothing of its definition.
   *
   * @param inferred the columns of its definition
   * @param all these, and those that files brought
   * @param brought the names of the latter
   */
  public SourceNode withSchema(Text inferred, Text all, List<String> brought) {
    // Quotes inside a text of the canonical JSON are escaped: only the key itself reads so.
    String line = SqlTokens.oneLine(SqlTokens.of(inferred.value()));
    String quoted = line.replace("\\", "\\\\").replace("\"", "\\\"");
    return new SourceNode(
        name,
        about,
        canonicalText.replace(NO_SCHEMA, "\"schema\":\"" + quoted + "\""),
        format,
        paths,
        options,
        all,
        brought,
        derive,
        write,
        onSchemaChange,
        storage,
        checks,
        intake);
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
