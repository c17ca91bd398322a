package io.penstock.api;

import java.nio.file.Path;

/**
 * Paths as a compiled plan writes them: where the plan is kept inside its project they are relative
 * to the plan's folder, so that the project can be moved as a whole.
 *
 * @param folder the folder of the plan
 */
record PlanPaths(Path folder) {
  /** Those of a plan's file. */
  static PlanPaths of(Path plan) {
    Path folder = plan.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IllegalStateException("a file has a folder: " + plan);
    }
    return new PlanPaths(folder);
  }

  /** A path as the plan writes it. */
  String written(Path path, Path project) {
    Path absolute = path.toAbsolutePath().normalize();
    boolean isInside = folder.startsWith(project) && absolute.startsWith(project);
    String text = (isInside ? folder.relativize(absolute) : absolute).toString();
    return text.isEmpty() ? "." : text.replace('\\', '/');
  }

  /** A path that the plan writes. */
  Path read(String path) {
    return folder.resolve(path).normalize();
  }

  /** A lake's directory as the plan writes it; one with a scheme is its own. */
  String writtenLake(String lake, Path project) {
    return lake.contains(":/") ? lake : written(Path.of(lake), project);
  }

  /** A lake's directory that the plan writes. */
  String readLake(String lake) {
    return lake.contains(":/") ? lake : read(lake).toString();
  }
}
