package io.penstock.api;

import io.penstock.definition.Pipeline;
import io.penstock.input.UserPaths;
import io.penstock.plan.Compilation;
import io.penstock.plan.CompiledPlan;
import io.penstock.plan.Fingerprint;
import io.penstock.plan.PipelineCompiler;
import io.penstock.plan.SourceSchemas;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.run.CodeVersion;
import io.penstock.yaml.PipelineFile;
import io.penstock.yaml.PipelineReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file, read and resolved.
 *
 * @param lake the pipeline's directory
 * @param compilation null where nothing of the file could be read
 * @param problems in the order of the file
 * @param inferredSchemas the columns of sources that declare none, as DDL by the source's name
 * @param files all that was read, but for the profile
 */
record Opened(
    LoadOptions options,
    Project project,
    Profile profile,
    String lake,
    @Nullable Compilation compilation,
    List<Problem> problems,
    Map<String, String> inferredSchemas,
    List<PipelineFile> files) {
  private static final String SCHEMAS = ".penstock/schemas";

  Opened {
    problems = List.copyOf(problems);
    inferredSchemas = Collections.unmodifiableMap(new LinkedHashMap<>(inferredSchemas));
    files = List.copyOf(files);
  }

  static Opened of(String file, LoadOptions options) {
    Project project = Project.of(file, options);
    Profile profile = Profile.read(project, options);
    PipelineReader.Reading reading = project.read(options, profile);
    String name = reading.pipeline().map(p -> p.name().value()).orElse("unnamed");
    String lake = project.lake(options, profile, name);
    if (reading.pipeline().isEmpty()) {
      return new Opened(
          options, project, profile, lake, null, reading.problems(), Map.of(), reading.files());
    }
    SourceSchemas schemas = schemas(reading.pipeline().get(), project, profile, lake);
    Compilation compilation =
        PipelineCompiler.compile(reading.pipeline().get(), reading.brokenNames(), schemas);
    List<Problem> problems = together(reading.problems(), compilation.problems());
    if (problems.isEmpty()) {
      schemas.failure().ifPresent(Opened::raise);
    }
    return new Opened(
        options,
        project,
        profile,
        lake,
        compilation,
        problems,
        schemas.inferred(),
        reading.files());
  }

  /** A plan of these nodes, to be kept, with all that it stands on. */
  CompiledPlan plan(PlanPaths paths, List<CompiledPlan.CompiledNode> nodes) {
    Path directory = project.directory();
    String given = options.lake();
    return new CompiledPlan(
        CodeVersion.text(),
        paths.written(Path.of(project.file()), directory),
        paths.written(directory, directory),
        options.parameters(),
        given == null ? null : paths.writtenLake(given, directory),
        profile.name(),
        options.overlays().stream().map(o -> paths.written(Path.of(o), directory)).toList(),
        options.settings(),
        digests(paths),
        nodes);
  }

  private Map<String, String> digests(PlanPaths paths) {
    Map<String, byte[]> contents = new LinkedHashMap<>();
    files.forEach(file -> contents.put(file.path(), file.content()));
    Path ofProfile = profile.file();
    if (ofProfile != null) {
      contents.put(ofProfile.toString(), Project.bytes(ofProfile, ofProfile.toString()));
    }
    Map<String, String> digests = new LinkedHashMap<>();
    contents.forEach(
        (path, content) ->
            digests.put(
                paths.written(Path.of(path), project.directory()), Fingerprint.sha256(content)));
    return digests;
  }

  private static SourceSchemas schemas(
      Pipeline definition, Project project, Profile profile, String lake) {
    return new SourceSchemas(
        () -> new SessionSettings(definition, profile).hadoop(),
        UserPaths.resolve(project.base(), lake),
        project.base(),
        project.directory().resolve(SCHEMAS).resolve(definition.name().value()));
  }

  /** What the reader has found, and what the compiler has at other places. */
  private static List<Problem> together(List<Problem> read, List<Problem> compiled) {
    Set<Problem> all = new LinkedHashSet<>(read);
    Set<Position> told = all.stream().map(Problem::at).collect(Collectors.toSet());
    compiled.stream().filter(problem -> !told.contains(problem.at())).forEach(all::add);
    return all.stream().sorted(Comparator.comparing(Problem::at)).toList();
  }

  private static void raise(PenstockException failure) {
    throw failure;
  }
}
