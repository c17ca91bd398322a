package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Whose a table is: properties of the table say so. Only its pipeline writes it, so that two
 * pipelines that were given one lake by mistake do not take turns in replacing each other's rows.
 *
 * @param pipeline the pipeline's name
 * @param node the node, such as {@code sources.transactions}
 */
public record TableOwner(String pipeline, String node) {
  private static final String PIPELINE = "penstock.pipeline";
  private static final String NODE = "penstock.node";

  /**
   * Stops (75) if a table is another pipeline's, as far as one small file says so; the write itself
   * looks again. A table that is not there, or of a release that had no owners, is nobody's.
   */
  public void require(Configuration conf, Path table) {
    Optional<JsonNode> metadata =
        TableLog.open(conf, table)
            .flatMap(log -> Optional.ofNullable(log.checksumMetadata(log.latestVersion())));
    Map<String, String> properties = new LinkedHashMap<>();
    metadata.ifPresent(
        known ->
            known
                .path("configuration")
                .properties()
                .forEach(one -> properties.put(one.getKey(), one.getValue().asText())));
    require(properties, table);
  }

  /** As above, by a table's properties. */
  void require(Map<String, String> properties, Path table) {
    String other = properties.getOrDefault(PIPELINE, pipeline);
    if (!other.equals(pipeline)) {
      throw new PenstockException(
          ExitCode.TRY_AGAIN,
          "%s: the table %s belongs to the pipeline '%s' (%s), and this is '%s'. Nothing of it was written. Give this pipeline a lake of its own with --lake; or, if '%s' was renamed, run ALTER TABLE delta.`%s` SET TBLPROPERTIES ('%s' = '%s')."
              .formatted(
                  node,
                  table,
                  other,
                  properties.getOrDefault(NODE, "unknown node"),
                  pipeline,
                  other,
                  table,
                  PIPELINE,
                  pipeline));
    }
  }

  /** The properties of a table of this owner. */
  Map<String, String> properties() {
    return Map.of(PIPELINE, pipeline, NODE, node);
  }
}
