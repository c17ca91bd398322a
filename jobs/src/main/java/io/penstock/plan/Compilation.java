package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Problem;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.types.StructType;

/**
 * A pipeline whose names, SQL, columns and types are resolved.
 *
 * @param pipeline the definition
 * @param graph which node reads which
 * @param schemas the columns of each dataset that has no problem, by its name in lower case
 * @param problems all that is wrong; a pipeline with problems is not run
 */
public record Compilation(
    Pipeline pipeline, Graph graph, Map<String, StructType> schemas, List<Problem> problems) {
  public Compilation {
    schemas = Collections.unmodifiableMap(new LinkedHashMap<>(schemas));
    problems = List.copyOf(problems);
  }

  /** The columns that the files of a source have: without those that are derived or scd2's own. */
  public Optional<StructType> columnsOfFiles(SourceNode source) {
    return schema(source)
        .map(all -> new StructType(Arrays.copyOf(all.fields(), all.length() - added(source))));
  }

  private static int added(SourceNode source) {
    return source.derive().size() + (source.write() instanceof WriteMode.Scd2 ? 1 : 0);
  }

  /** The columns of a dataset, if they are known. */
  public Optional<StructType> schema(Node node) {
    return Optional.ofNullable(schemas.get(node.name().value().toLowerCase(Locale.ROOT)));
  }
}
