package io.penstock.plan;

import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.input.InferredColumns;
import io.penstock.input.InputFormat;
import io.penstock.input.InputFormats;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.LakeReader;
import io.penstock.lake.PublishMode;
import io.penstock.lake.TableState;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds the columns of sources that declare none: those of the source's table if it is there, so
 * that new files change no type, else those that the files look like. Reads a bounded sample, and
 * nothing at all where the same files were looked at before.
 */
public final class SourceSchemas {
  private final Supplier<Configuration> hadoop;
  private final Path lake;
  private final Path project;
  private final SchemaCache cache;
  private final Map<String, String> inferred = new LinkedHashMap<>();
  private @Nullable PenstockException failure;

  /**
   * For the sources of one pipeline.
   *
   * @param hadoop asked for only if a source declares no columns
   * @param lake the pipeline's directory
   * @param project where relative input paths start
   * @param cache the folder that keeps what was inferred; need not exist, nor be writable
   */
  public SourceSchemas(
      Supplier<Configuration> hadoop, Path lake, Path project, java.nio.file.Path cache) {
    this.hadoop = hadoop;
    this.lake = lake;
    this.project = project;
    this.cache = new SchemaCache(cache);
  }

  /** The columns that were found for sources that declare none, as DDL by the source's name. */
  public Map<String, String> inferred() {
    return inferred;
  }

  /** Why the columns of a source could not be found, such as absent files; of the first. */
  public Optional<PenstockException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The columns of a source that declares none, as DDL; empty where they cannot be known: then
   * there is a problem or a {@link #failure}.
   */
  Optional<Text> of(SourceNode source, List<Problem> problems) {
    Map<String, String> options = new LinkedHashMap<>();
    source.options().forEach((name, value) -> options.put(name.value(), value.value()));
    InputFormat format = InputFormats.of(source.format().value());
    if (!format.namesColumns(options)) {
      problems.add(PlanProblems.nothingNamesTheColumns(source));
      return Optional.empty();
    }
    try {
      return columns(source, format, options, problems).map(columns -> kept(source, columns));
    } catch (PenstockException e) {
      failure = failure == null ? e : failure;
      return Optional.empty();
    }
  }

  private Optional<StructType> columns(
      SourceNode source, InputFormat format, Map<String, String> options, List<Problem> problems) {
    List<SourceFile> files =
        SourceFiles.list(hadoop.get(), source.paths().stream().map(Text::value).toList(), project);
    StructType found =
        cache.columns(
            source.name().value(),
            format.inferenceVersion() + " " + SourceFiles.digest(files) + " " + options,
            () -> format.infer(hadoop.get(), files, options));
    Optional<StructType> table = ofTable(source);
    if (table.isEmpty()) {
      if (InferredColumns.isBlank(found)) {
        throw PlanProblems.nothingToInferFrom(source);
      }
      return Optional.of(InferredColumns.settled(found));
    }
    List<String> differences = InferredColumns.differences(table.get(), found);
    if (!differences.isEmpty()) {
      String now = ddl(InferredColumns.settled(found));
      problems.add(PlanProblems.filesLookDifferent(source, differences, now));
      return Optional.empty();
    }
    return table;
  }

  /** The columns of the source's table without those that are derived. */
  private Optional<StructType> ofTable(SourceNode source) {
    Path directory = new Path(lake, source.name().value());
    return TableState.read(hadoop.get(), directory)
        .filter(state -> !state.isForeign())
        .flatMap(state -> LakeReader.schema(hadoop.get(), directory, state.latestVersion()))
        .map(
            all ->
                new StructType(
                    Arrays.stream(all.fields())
                        .filter(field -> !isDerived(source, field.name()))
                        .toArray(StructField[]::new)));
  }

  private static boolean isDerived(SourceNode source, String column) {
    boolean isOfScd2 =
        source.write() instanceof WriteMode.Scd2 && column.equals(PublishMode.VALID_TO);
    return isOfScd2
        || source.derive().keySet().stream()
            .anyMatch(derived -> derived.value().equalsIgnoreCase(column));
  }

  private Text kept(SourceNode source, StructType columns) {
    String ddl = ddl(columns);
    inferred.put(source.name().value(), ddl);
    return source.name().withValue(ddl);
  }

  private static String ddl(StructType columns) {
    return Arrays.stream(columns.fields())
        .map(StructField::toDDL)
        .collect(Collectors.joining(", "));
  }
}
