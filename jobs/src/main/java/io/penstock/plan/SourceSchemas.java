package io.penstock.plan;

import io.penstock.definition.OnSchemaChange;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.input.ColumnDrift;
import io.penstock.input.InferredColumns;
import io.penstock.input.InputFormat;
import io.penstock.input.InputFormats;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import io.penstock.lake.AddedColumns;
import io.penstock.lake.LakeReader;
import io.penstock.lake.Ledger;
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

  /** Whether what its files look like says what columns a source has. */
  static boolean dependsOnFiles(SourceNode source) {
    return source.schema() == null || appends(source);
  }

  private static boolean appends(SourceNode source) {
    return source.onSchemaChange() == OnSchemaChange.APPEND_NEW_COLUMNS;
  }

  /**
   * The source with the columns that its files give it; empty where they cannot be known: then
   * there is a problem or a {@link #failure}.
   */
  Optional<SourceNode> of(SourceNode source, List<Problem> problems) {
    Map<String, String> options = new LinkedHashMap<>();
    source.options().forEach((name, value) -> options.put(name.value(), value.value()));
    InputFormat format = InputFormats.of(source.format().value());
    if (!format.namesColumns(options) && source.schema() != null) {
      return Optional.of(source);
    } else if (!format.namesColumns(options)) {
      problems.add(PlanProblems.nothingNamesTheColumns(source));
      return Optional.empty();
    }
    try {
      Text ddl = source.schema();
      Optional<StructType> declared =
          ddl == null ? columns(source, format, options, problems) : declared(ddl);
      if (declared.isEmpty()) {
        // Of a schema that is no schema there is a problem later.
        return Optional.of(source).filter(known -> ddl != null);
      }
      return Optional.of(
          with(source, declared.get(), brought(source, format, options, declared.get())));
    } catch (PenstockException e) {
      failure = failure == null ? e : failure;
      return Optional.empty();
    }
  }

  private Optional<StructType> columns(
      SourceNode source, InputFormat format, Map<String, String> options, List<Problem> problems) {
    Optional<StructType> table = ofTable(source);
    if (table.isPresent() && appends(source)) {
      return table.map(SourceSchemas::ofDefinition);
    }
    StructType found = found(source, format, options, files(source));
    if (table.isEmpty()) {
      if (InferredColumns.isBlank(found)) {
        throw PlanProblems.nothingToInferFrom(source);
      }
      return Optional.of(InferredColumns.settled(found));
    }
    List<String> differences =
        InferredColumns.differences(
            table.get(), found, format.mayOmitColumns(), source.onSchemaChange());
    if (!differences.isEmpty()) {
      String now = ddl(InferredColumns.settled(found));
      problems.add(PlanProblems.filesLookDifferent(source, differences, now));
      return Optional.empty();
    }
    return table.map(SourceSchemas::ofDefinition);
  }

  /** The columns that files brought, or bring now, to those of the definition. */
  private StructType brought(
      SourceNode source, InputFormat format, Map<String, String> options, StructType declared) {
    Optional<StructType> table = ofTable(source);
    StructType brought = new StructType();
    for (StructField field : table.orElse(new StructType()).fields()) {
      if (AddedColumns.isAdded(field)) {
        brought = InferredColumns.with(brought, declared, field);
      }
    }
    if (appends(source)) {
      List<SourceFile> files = files(source);
      if (table.isPresent()) {
        Path directory = new Path(lake, source.name().value());
        files = Ledger.read(hadoop.get(), directory).changes(files).fresh();
      }
      StructType found = InferredColumns.settled(found(source, format, options, files));
      for (StructField field : found.fields()) {
        brought = InferredColumns.with(brought, declared, field);
      }
    }
    return brought;
  }

  private List<SourceFile> files(SourceNode source) {
    return SourceFiles.list(
        hadoop.get(), source.paths().stream().map(Text::value).toList(), project);
  }

  private StructType found(
      SourceNode source, InputFormat format, Map<String, String> options, List<SourceFile> files) {
    ColumnDrift drift = new ColumnDrift(source.onSchemaChange());
    String mode = " " + source.onSchemaChange().keyword();
    return files.isEmpty()
        ? new StructType()
        : cache.columns(
            source.name().value(),
            format.inferenceVersion() + " " + SourceFiles.digest(files) + " " + options + mode,
            () -> format.infer(hadoop.get(), files, options, drift));
  }

  private static Optional<StructType> declared(Text ddl) {
    try {
      return Optional.of(StructType.fromDDL(ddl.value()));
    } catch (RuntimeException noSchema) {
      return Optional.empty();
    }
  }

  private static StructType ofDefinition(StructType table) {
    return new StructType(
        Arrays.stream(table.fields())
            .filter(field -> !AddedColumns.isAdded(field))
            .toArray(StructField[]::new));
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

  private SourceNode with(SourceNode source, StructType declared, StructType brought) {
    Text written = source.schema();
    String ofDefinition = written == null ? ddl(declared) : written.value();
    String all = brought.isEmpty() ? ofDefinition : ofDefinition + ", " + ddl(brought);
    if (written == null || !brought.isEmpty()) {
      inferred.put(source.name().value(), all);
    }
    Text base = written == null ? source.name().withValue(ofDefinition) : written;
    return source.withSchema(base, base.withValue(all), Arrays.asList(brought.fieldNames()));
  }

  private static String ddl(StructType columns) {
    return Arrays.stream(columns.fields())
        .map(StructField::toDDL)
        .collect(Collectors.joining(", "));
  }
}
