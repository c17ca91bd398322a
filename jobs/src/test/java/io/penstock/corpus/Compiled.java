package io.penstock.corpus;

import io.penstock.definition.Node;
import io.penstock.plan.Compilation;
import io.penstock.plan.PipelineCompiler;
import io.penstock.plan.SourceSchemas;
import io.penstock.yaml.PipelineReader;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;

/**
 * A right file, compiled in memory.
 *
 * @param compilation its nodes and their columns
 */
record Compiled(Compilation compilation) {
  static Compiled of(CorpusFile file) {
    Map<String, String> parameters =
        file.options().stream()
            .filter(word -> word.contains("="))
            .map(word -> word.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    PipelineReader.Reading reading =
        PipelineReader.read(file.name(), file.bytes(), parameters, Map.of("lake", "lake"));
    Path lake = new Path("lake");
    Compilation compilation =
        PipelineCompiler.compile(
            reading.pipeline().orElseThrow(),
            reading.brokenNames(),
            new SourceSchemas(
                () -> new Configuration(false), lake, lake, java.nio.file.Path.of("unused")));
    return new Compiled(compilation);
  }

  /** The columns of each dataset, a line each, in the order of the file. */
  String columns() {
    return compilation.pipeline().nodes().stream()
        .flatMap(node -> compilation.schema(node).map(s -> lines(node, s)).stream())
        .collect(Collectors.joining());
  }

  private static String lines(Node node, StructType columns) {
    return node.name()
        + "\n"
        + Arrays.stream(columns.fields())
            .map(field -> "  " + field.name() + " " + field.dataType().sql() + "\n")
            .collect(Collectors.joining());
  }
}
