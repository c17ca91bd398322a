package io.penstock.cases;

import io.penstock.plan.Compilation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files with the cases of a pipeline: {@code risk.test.yaml} beside {@code risk.yaml}, and all
 * {@code .yaml} of a folder {@code risk.tests}.
 */
public final class CaseFiles {
  private final Path pipeline;
  private final String named;

  private CaseFiles(String named) {
    this.named = named;
    this.pipeline = Path.of(named).toAbsolutePath().normalize();
  }

  /**
   * One file.
   *
   * @param name as a user would name it
   */
  public record CaseFile(String name, Path path) {
    /** What it holds. */
    public byte[] content() {
      try {
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw CaseProblems.cannotRead(name, e);
      }
    }

    /** Where relative paths of its cases start. */
    public Path folder() {
      return path.toAbsolutePath().resolveSibling("");
    }
  }

  /**
   * The files of a pipeline, in the order of their names.
   *
   * @param file the pipeline file as the user named it
   * @throws io.penstock.problem.PenstockException if there is none (66), with an example
   */
  public static List<CaseFile> of(String file, Compilation compilation) {
    return new CaseFiles(file).files(compilation);
  }

  private List<CaseFile> files(Compilation compilation) {
    List<CaseFile> files = new ArrayList<>();
    if (Files.isRegularFile(sibling(".test.yaml"))) {
      files.add(new CaseFile(shown(".test.yaml"), sibling(".test.yaml")));
    }
    Path folder = sibling(".tests");
    for (Path path : inFolder(folder)) {
      files.add(new CaseFile(shown(".tests") + "/" + path.getFileName(), path));
    }
    if (files.isEmpty()) {
      throw CaseProblems.noCases(shown(".test.yaml"), shown(".tests"), FirstCase.of(compilation));
    }
    return files;
  }

  private List<Path> inFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw CaseProblems.cannotRead(shown(".tests"), e);
    }
  }

  private Path sibling(String ending) {
    return pipeline.resolveSibling(stem(String.valueOf(pipeline.getFileName())) + ending);
  }

  private String shown(String ending) {
    return stem(named) + ending;
  }

  private static String stem(String name) {
    return name.replaceFirst("\\.ya?ml$", "");
  }
}
